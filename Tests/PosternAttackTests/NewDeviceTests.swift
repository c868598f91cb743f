import Foundation
import PosternClient
import PosternHome
import PosternPrimitives
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("New devices")
    struct NewDeviceTests {
        @Test("phished second device")
        func phished() async throws {
            try await World.with { world in
                let alice = try world.person("alice")
                // A host with another certificate hands on whatever the real relay says.
                try await Stage.shared.value.show(try StageCertificate().identity)
                await #expect(throws: ClientError.authorityNotShown) {
                    _ = try await world.addDevice("laptop", of: alice)
                }
                // The pinned authority's certificate is shown, and the chain is another one's.
                let real = try await Stage.shared.value.certificate.authority
                try await Stage.shared.value.show(try StageCertificate(showing: real).identity)
                await #expect(throws: ClientError.self) { _ = try await world.addDevice("laptop", of: alice) }
                #expect(!world.relay.asked.contains { $0.followsFromPassword })
                #expect(!Client.hasHome(in: Person.directory(of: "laptop", in: world.homes)))

                try await Stage.shared.value.play(world.relay)
                #expect(try await world.addDevice("laptop", of: alice).devices().count == 2)
                #expect(world.relay.asked.contains { $0.followsFromPassword })
            }
        }

        @Test("vault downgrade: another user's salt, another vault, another identity's list")
        func downgrade() async throws {
            try await World.with { world in
                let alice = try world.person("alice")
                let bob = try world.person("bob")
                world.relay.lie = .salting { $0.user = Data(bob.who.user.bytes) }
                await #expect(throws: AccountError.wrongPassword) { _ = try await world.addDevice("laptop", of: alice) }
                world.relay.lie = .salting { $0.random = Data(repeating: 1, count: 16) }
                await #expect(throws: AccountError.wrongPassword) { _ = try await world.addDevice("laptop", of: alice) }
                world.relay.lie = .opening { $0.sealed = Data(repeating: 1, count: 214) }
                await #expect(throws: AccountError.vaultDoesNotOpen) {
                    _ = try await world.addDevice("laptop", of: alice)
                }
                let strange = try world.strangeList(of: alice)
                world.relay.lie = .serving([strange], as: .deviceList, of: alice.who.user.bytes)
                await #expect(throws: AccountError.vaultDoesNotOpen) {
                    _ = try await world.addDevice("laptop", of: alice)
                }
                #expect(!Client.hasHome(in: Person.directory(of: "laptop", in: world.homes)))
                world.relay.lie = .none
                #expect(try await world.addDevice("laptop", of: alice).devices().count == 2)
            }
        }

        @Test("vault downgrade: lists older than the vault remembers")
        func olderLists() async throws {
            try await World.with { world in
                let alice = try world.person("alice")
                _ = try await world.addDevice("laptop", of: alice)
                let first = try alice.client.ownLists().all[0].document
                var lie = Lie.serving([first], as: .deviceList, of: alice.who.user.bytes)
                let serving = lie.answer
                lie.answer = { body, question in
                    guard case .vaultOpened(var opened) = body else { return serving(body, question) }
                    opened.listVersion = 1
                    return .vaultOpened(opened)
                }
                world.relay.lie = lie
                let expected = ClientError.untrusted("your own device list", .belowFloor(floor: 2, newest: 1))
                await #expect(throws: expected) { _ = try await world.addDevice("tablet", of: alice) }
                world.relay.lie = .none
                #expect(try await world.addDevice("tablet", of: alice).devices().count == 3)
            }
        }

        @Test("removed by the relay's word")
        func relaysWord() async throws {
            try await World.with { world in
                let alice = try world.person("alice")
                var lie = Lie()
                lie.welcome = { $0.removed = true }
                world.relay.lie = lie
                await #expect(throws: AccountError.shutOut) { _ = try await alice.look() }
                // Even with a list: another identity's, and one that nobody signed.
                let chain = try alice.client.ownLists()
                let other = try IdentityKey.generate()
                let forged = try chain.extended(by: other) { list in
                    list.identity = other.publicKey
                    list.devices = []
                }
                lie.answer = Lie.serving(forged, as: .deviceList, of: alice.who.user.bytes).answer
                world.relay.lie = lie
                await #expect(throws: AccountError.wasReset(login: "alice")) { _ = try await alice.look() }
                // Nothing of it stays.
                let again = try alice.restarted()
                try await world.goesOn(try world.person("bob"), to: again)
            }
        }
    }
}

extension World {
    /// A first list of a user by an identity of the relay's.
    fileprivate func strangeList(of person: Person) throws -> Document {
        let identity = try IdentityKey.generate()
        let list = DeviceList(
            network: network,
            user: person.who.user,
            login: person.login,
            identity: identity.publicKey,
            devices: []
        )
        return try Document(signing: list, with: identity)
    }
}

extension Lie {
    fileprivate static func salting(_ change: @escaping @Sendable (inout SaltAnswer) -> Void) -> Lie {
        var lie = Lie()
        lie.answer = { body, _ in
            guard case .salt(var salt) = body else { return body }
            change(&salt)
            return .salt(salt)
        }
        return lie
    }

    fileprivate static func opening(_ change: @escaping @Sendable (inout VaultOpened) -> Void) -> Lie {
        var lie = Lie()
        lie.answer = { body, _ in
            guard case .vaultOpened(var opened) = body else { return body }
            change(&opened)
            return .vaultOpened(opened)
        }
        return lie
    }
}

extension RelayQuestion {
    /// Whether something is in it that was derived from a password.
    fileprivate var followsFromPassword: Bool {
        switch self {
        case .openVault, .putVault: true
        default: false
        }
    }
}
