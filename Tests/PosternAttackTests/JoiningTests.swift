import Foundation
import PosternClient
import PosternHome
import PosternPrimitives
import PosternRelay
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("Joining")
    struct JoiningTests {
        // The administrator keeps the invitation.
        private static func isVouchable(_ invitation: String, _ login: String, _ world: World) async throws -> Bool {
            let invitation = try Invitation(parsing: invitation)
            let registration = try await world.registration(of: login)
            let identity = try #require(registration.identity)
            return AdministratorMAC.isValid(
                try #require(registration.administratorMAC),
                key: invitation.administratorKey,
                who: registration.user.who,
                login: try Login(login),
                identity: try IdentityPublicKey(identity)
            )
        }

        @Test("swap at registration")
        func swapAtRegistration() async throws {
            try await World.with { world in
                let invitation = try await world.invite("dave").secretText
                let network = world.network
                let now = world.clock.now
                var lie = Lie()
                lie.question = { question in
                    guard case .register(let request, _, let register) = question,
                        let swapped = try? Self.swapped(register, in: network, at: now)
                    else { return question }
                    return .register(request: request, network: network, swapped)
                }
                world.relay.lie = lie
                // The relay enrolled another device than the one that signs in.
                await #expect(throws: ClientError.self) { try await world.join(invitation, as: "dave") }
                #expect(try await Self.isVouchable(invitation, "dave", world) == false)

                world.relay.lie = .none
                let other = try await world.invite("erin").secretText
                let erin = try await world.join(other, as: "erin")
                #expect(try await Self.isVouchable(other, "erin", world))
                try await world.goesOn(try world.person("alice"), to: erin)
            }
        }

        /// Somebody else's identity and device under the new user's name.
        private static func swapped(_ register: Register, in network: NetworkID, at now: Timestamp) throws -> Register {
            let list = try DeviceList(parsing: Array(register.list.body))
            let device = try TestDevice(who: list.who, login: list.login.text, at: Timestamp(seconds: now.seconds))
            var swapped = try device.registration(half: Array(register.half), at: Timestamp(seconds: now.seconds))
            swapped.vaults = register.vaults
            swapped.administratorMac = register.administratorMac
            return swapped
        }

        @Test("wrong network: another network's charter")
        func wrongNetwork() async throws {
            try await World.with { world in
                let invitation = try await world.invite("dave").secretText
                let other = try Self.otherCharter(than: world)
                world.relay.lie = .serving([other], as: .charter, of: world.network.bytes)
                await #expect(throws: ClientError.untrusted("the network's charter", .wrongSubject)) {
                    try await world.join(invitation, as: "dave")
                }
                #expect(!world.relay.asked.contains { $0.saysHalf })
                #expect(!Client.hasHome(in: Person.directory(of: "dave", in: world.homes)))
                world.relay.lie = .none
                try await world.join(invitation, as: "dave")
                #expect(world.relay.asked.contains { $0.saysHalf })
            }
        }

        private static func otherCharter(than world: World) throws -> Document {
            var charter = try Charter(parsing: world.facts.first.body)
            charter.nonce = try Random.bytes(Charter.nonceBytes)
            return try Document(signing: charter, with: world.facts.root)
        }

        @Test("wrong network: a charter that no root signed")
        func unsignedCharter() async throws {
            try await World.with { world in
                let invitation = try await world.invite("dave", floor: 2).secretText
                let first = try world.facts.first
                let strange = try RootKey.generate()
                let chain = try CharterChain(joining: world.network, floor: 1, documents: [first])
                var draft = chain.draft(issued: world.clock.now, expires: chain.newest.content.expires)
                draft.authorities = []
                let forged = try Document(signing: draft, with: strange)
                world.relay.lie = .serving([first, forged], as: .charter, of: world.network.bytes)
                await #expect(throws: ClientError.untrusted("the network's charter", .notAuthentic)) {
                    try await world.join(invitation, as: "dave")
                }
                #expect(!world.relay.asked.contains { $0.saysHalf })
            }
        }

        @Test("wrong network: another authority's certificate")
        func wrongAuthority() async throws {
            try await World.with { world in
                let stage = try await Stage.shared.value
                let invitation = try await world.invite("dave").secretText
                stage.show(try StageCertificate().identity)
                await #expect(throws: ClientError.authorityNotShown) { try await world.join(invitation, as: "dave") }
                // The pinned authority's certificate, which is public, beside a leaf that it did not sign.
                stage.show(try StageCertificate(showing: stage.certificate.authority).identity)
                let error = await #expect(throws: ClientError.self) { try await world.join(invitation, as: "dave") }
                guard case .certificateRefused? = error else {
                    Issue.record("thrown: \(String(describing: error))")
                    return
                }
                #expect(!world.relay.asked.contains { $0.saysHalf })

                // Members do not even say who they are.
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                await #expect(throws: ClientError.self) { try await alice.send("to whom?", to: bob) }
                #expect(!world.relay.asked.contains { if case .checkProof = $0 { true } else { false } })
                stage.play(world.relay)
                try await world.join(invitation, as: "dave")
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("wrong network: invitation altered by one character")
        func alteredInvitation() async throws {
            try await World.with { world in
                let invitation = try await world.invite("dave").secretText
                let characters = Array(invitation)
                for index in stride(from: Invitation.prefix.count + 1, to: characters.count, by: 7) {
                    var altered = characters
                    altered[index] = characters[index] == "a" ? "b" : "a"
                    await #expect(throws: CodeError.mistyped) {
                        try await world.join(String(altered), as: "dave")
                    }
                }
                #expect(world.relay.asked.isEmpty)
                try await world.join(invitation, as: "dave")
            }
        }

        @Test("charter rollback: below the invitation's floor")
        func charterFloor() async throws {
            let facts = try await Founding.shared.value.facts
            let second = try facts.charter(after: [try facts.first]) { _ in }
            try await World.with(charters: [second]) { world in
                let invitation = try await world.invite("dave", floor: 2).secretText
                world.relay.lie = .serving([try facts.first], as: .charter, of: world.network.bytes)
                await #expect(
                    throws: ClientError.untrusted("the network's charter", .belowFloor(floor: 2, newest: 1))
                ) { try await world.join(invitation, as: "dave") }
                #expect(!world.relay.asked.contains { $0.saysHalf })
                world.relay.lie = .none
                try await world.join(invitation, as: "dave")
            }
        }

        @Test("charter rollback, fork", arguments: ["rollback", "fork", "unsigned"])
        func laterCharter(_ kind: String) async throws {
            let facts = try await Founding.shared.value.facts
            let first = try facts.first
            let second = try facts.charter(after: [first]) { _ in }
            try await World.with(charters: [second]) { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("under charter 2", to: bob)
                #expect(try alice.client.network().charters.newest.version == 2)
                _ = try await bob.look()
                let offered = try Self.offered(kind, first, second, facts)
                var lie = Lie.serving(offered, as: .charter, of: world.network.bytes, isStubborn: true)
                lie.welcome = { $0.charterVersion = 3 }
                world.relay.lie = lie
                // What is held stays, and talk goes on.
                try await alice.send("still under charter 2", to: bob)
                let shown = try alice.unprinted()
                #expect(shown.kinds == ["document-refused": 1])
                #expect(try alice.client.network().charters.newest.hash == second.hash)
                #expect(try await bob.look().texts == ["still under charter 2"])
                try await world.goesOn(alice, to: bob)
            }
        }

        private static func offered(
            _ kind: String,
            _ first: Document,
            _ second: Document,
            _ facts: Founding.Facts
        ) throws -> [Document] {
            switch kind {
            case "rollback": return [first]
            case "fork": return [try facts.charter(after: [first]) { $0.vouching = .required }]
            default:
                let chain = try CharterChain(joining: facts.network, floor: 1, documents: [first, second])
                let draft = chain.draft(issued: chain.newest.content.issued, expires: chain.newest.content.expires)
                return [try Document(signing: draft, with: RootKey.generate())]
            }
        }
    }
}

extension RelayQuestion {
    /// Whether the relay's half of an invitation is in it.
    fileprivate var saysHalf: Bool {
        switch self {
        case .openInvitation, .register: true
        default: false
        }
    }
}
