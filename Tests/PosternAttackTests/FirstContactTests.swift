import Foundation
import PosternClient
import PosternHome
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("First contact")
    struct FirstContactTests {
        /// What the relay gives in the place of somebody's lists: the same user and login, another identity.
        private static func swapped(_ person: Person, at now: Timestamp) throws -> [Document] {
            let identity = try IdentityKey.generate()
            var list = try person.client.ownLists().newest.content
            list.identity = identity.publicKey
            list.devices = []
            try list.addGhost(at: now)
            return [try Document(signing: list, with: identity)]
        }

        @Test("identity swap at first contact: vouched")
        func vouched() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let lists = try Self.swapped(bob, at: world.clock.now)
                world.relay.lie = .serving(lists, as: .deviceList, of: bob.who.user.bytes)
                await #expect(throws: ClientError.otherVouched(login: "bob")) {
                    try await alice.send("sealed to whom?", to: bob)
                }
                #expect(world.relay.sent.isEmpty)
                #expect(try alice.client.contacts().isEmpty)
                try await world.goesOn(alice, to: bob)
                #expect(try alice.client.contacts().map(\.trust) == [.vouched])
            }
        }

        @Test("identity swap at first contact: the voucher is withheld")
        func voucherWithheld() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let lists = try Self.swapped(bob, at: world.clock.now)
                let ghost = try #require(
                    try DeviceListChain(of: bob.who, documents: lists).newest.content.devices.first
                )
                world.relay.lie = Self.withoutVouchers(.serving(lists, as: .deviceList, of: bob.who.user.bytes))
                // There is no key of the ghost's at the honest relay: known, and nothing sealed.
                await #expect(throws: ClientError.noUsableKey(login: "bob")) {
                    try await alice.send("sealed to whom?", to: bob)
                }
                let contact = try #require(try alice.unprinted().newContacts["bob"])
                #expect(!contact.isVouched)
                #expect(try contact.safety != Self.trueNumber(alice, bob))
                #expect(world.relay.asked.contains { $0.claims([ghost.id]) })
            }
        }

        private static func withoutVouchers(_ lie: Lie) -> Lie {
            var lie = lie
            let answer = lie.answer
            lie.answer = { body, question in
                guard case .fetchDocuments(_, _, let fetch, _) = question, fetch.kind == .voucher else {
                    return answer(body, question)
                }
                return .documentPart(DocumentPart())
            }
            return lie
        }

        private static func trueNumber(_ one: Person, _ other: Person) throws -> String {
            SafetyNumber(one.who, try one.identity, and: other.who, try other.identity).description
        }

        @Test("identity swap at first contact: nobody vouches")
        func unvouched() async throws {
            try await World.with { world in
                let (alice, carol) = (try world.person("alice"), try world.person("carol"))
                let lists = try Self.swapped(carol, at: world.clock.now)
                world.relay.lie = .serving(lists, as: .deviceList, of: carol.who.user.bytes)
                await #expect(throws: ClientError.noUsableKey(login: "carol")) {
                    try await alice.send("sealed to whom?", to: carol)
                }
                let contact = try #require(try alice.unprinted().newContacts["carol"])
                #expect(!contact.isVouched)
                #expect(try contact.safety != Self.trueNumber(alice, carol))
                // The honest relay's list is another history then.
                world.relay.lie = .none
                await #expect(throws: (any Error).self) { try await alice.send("again", to: carol) }
                #expect(world.relay.sent.isEmpty)
                try await world.goesOn(alice, to: try world.person("bob"))
            }
            try await World.with { world in
                let (alice, carol) = (try world.person("alice"), try world.person("carol"))
                try await alice.send("hello", to: carol)
                let contact = try #require(try alice.unprinted().newContacts["carol"])
                #expect(!contact.isVouched)
                #expect(try contact.safety == Self.trueNumber(alice, carol))
                #expect(try await carol.look().texts == ["hello"])
            }
        }

        @Test("identity swap at first contact: vouching required")
        func required() async throws {
            let facts = try await Founding.shared.value.facts
            let charter = try facts.charter(after: [try facts.first]) { $0.vouching = .required }
            try await World.with(charters: [charter]) { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                await #expect(throws: ClientError.notVouched(login: "carol")) {
                    try await alice.send("sealed to whom?", to: carol)
                }
                let lists = try Self.swapped(bob, at: world.clock.now)
                world.relay.lie = Self.withoutVouchers(.serving(lists, as: .deviceList, of: bob.who.user.bytes))
                await #expect(throws: ClientError.notVouched(login: "bob")) {
                    try await alice.send("sealed to whom?", to: bob)
                }
                #expect(world.relay.sent.isEmpty)
            }
            try await World.with(charters: [charter]) { world in
                try await world.goesOn(try world.person("alice"), to: try world.person("bob"))
            }
        }

        @Test("another user is found under a login")
        func otherUserFound() async throws {
            try await World.with { world in
                let (alice, bob, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.mallory
                )
                var lie = Lie()
                lie.answer = { body, _ in
                    guard case .found(var found) = body else { return body }
                    found.user = Data(mallory.who.user.bytes)
                    return .found(found)
                }
                world.relay.lie = lie
                await #expect(throws: ClientError.otherLogin(asked: "bob", found: "mallory")) {
                    try await alice.send("sealed to whom?", to: bob)
                }
                #expect(world.relay.sent.isEmpty)
                try await world.goesOn(alice, to: bob)
            }
        }
    }
}
