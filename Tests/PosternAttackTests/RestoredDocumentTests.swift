import Foundation
import PosternClient
import PosternHome
import PosternRelay
import PosternSession
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("What a restored relay does not know")
    struct RestoredDocumentTests {
        @Test("relay restored: newer documents are offered back, each where it still counts")
        func offeredBack() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                try await alice.send("before", to: carol)
                let backup = try await world.backUp()
                let documents = try Self.documents(world, alice)
                for (kind, subject, document) in documents {
                    try await world.put(kind, subject, document, by: alice)
                }
                try await world.vouch(for: carol)
                _ = try await world.addDevice(to: bob, home: "tablet")
                let laptop = try await world.addDevice(to: alice, home: "laptop")
                try await world.put(laptop.client.ownLists().draft(), of: alice)
                _ = try await alice.look()
                try await alice.send("to bob", to: bob)
                try await alice.send("to carol", to: carol)
                #expect(try alice.client.home.contact(carol.who)?.trust == .vouched)
                try await world.restore(from: backup)

                let store = world.relay.honest.store
                #expect(try await store.newestVersion(of: .charter(of: world.network)) == 1)
                let shown = try await alice.look()
                #expect(shown.kinds.filter { $0.key != "own-devices-changed" } == ["relay-restored": 1])
                #expect(try await store.newestVersion(of: .charter(of: world.network)) == 3)
                #expect(try await store.newestVersion(of: .policy(of: world.network)) == 3)
                #expect(try await store.newestVersion(of: .deviceList(of: alice.who)) == 3, "the whole tail")
                #expect(try await store.newestVersion(of: .deviceList(of: bob.who)) == 2, "another user's")
                #expect(try await store.newestVersion(of: .vouchers(for: carol.who)) == 1)
                #expect(try await laptop.look().kinds["relay-restored"] == 1)
                #expect(try await carol.look().texts == ["before", "to carol"])
                try await world.goesOn(alice, to: carol)
            }
        }

        /// Two charters, each with another operating key, and a policy under each.
        private static func documents(
            _ world: World,
            _ alice: Person
        ) throws -> [(DocumentKind, [UInt8], Document)] {
            let network = world.network.bytes
            var charters = try alice.client.network().charters.all.map(\.document)
            var policy = try #require(try alice.client.network().policy.newest).content
            var previous = try #require(try alice.client.network().policy.newest).hash
            var documents: [(DocumentKind, [UInt8], Document)] = []
            for version: UInt32 in 2...3 {
                let operating = try OperatingKey.generate()
                charters.append(try world.facts.charter(after: charters) { $0.operatingKey = operating.publicKey })
                (policy.version, policy.previous, policy.charterVersion) = (version, previous, version)
                let signed = try Document(signing: policy, with: operating)
                previous = signed.hash
                documents.append((.charter, network, try #require(charters.last)))
                documents.append((.policy, PolicyScope.zero.bytes, signed))
            }
            return documents
        }

        @Test("relay restored: a device that was removed since is cut off as soon as anybody comes who knows")
        func removedSince() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let lost = try await world.addDevice(to: bob, home: "lost")
                let backup = try await world.backUp()
                _ = try await bob.look()
                var list = try bob.client.ownLists().draft()
                list.devices.removeAll { $0.id == lost.device }
                try await world.put(list, of: bob)
                try await alice.send("not for the thief", to: bob)
                try await world.restore(from: backup)
                #expect(try await lost.look().kinds["relay-restored"] == 1, "the relay does not know better")
                _ = try await alice.look()
                await #expect(throws: AccountError.erased(version: 3)) { _ = try await lost.look() }
                #expect(try await bob.look().texts == ["not for the thief"])
            }
        }

        @Test("relay restored: who comes second offers what is there already, and nothing is told")
        func second() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                for _ in 0..<2 {
                    try await world.put(alice.client.ownLists().draft(), of: alice)
                    _ = try await alice.look()
                }
                // As if another device gave the lists back between the greeting and the offer.
                var lie = Lie.none
                lie.welcome = { $0.listVersion = 1 }
                world.relay.lie = lie
                #expect(try await alice.look().kinds == [:])
                let offered = world.relay.asked.count { if case .putDocument = $0 { true } else { false } }
                #expect(offered == 2)
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("relay restored: a document that it does not take is told, and stops nothing")
        func notTaken() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let backup = try await world.backUp()
                try await alice.send("since", to: bob)
                try await world.put(alice.client.ownLists().draft(), of: alice)
                _ = try await alice.look()
                try await world.restore(from: backup)
                var lie = Lie.none
                lie.answer = { body, question in
                    switch question {
                    case .putDocument: .refusal(Refusal(.documentRefused, "no"))
                    case .repeat: .refusal(Refusal(.notFound, "gone"))
                    default: body
                    }
                }
                world.relay.lie = lie
                for _ in 0..<2 { _ = try await bob.look() }
                let shown = try await alice.look()
                #expect(shown.notices.contains(.notTakenBack(what: "your device list", version: 2, why: "no")))
                #expect(shown.notices.contains(.notRepeated(login: "bob", why: "gone")))
                #expect(try await alice.look().kinds == [:], "told once")
                #expect(world.relay.repeated.count == 1, "a refused one is neither repeated nor sealed again")
                #expect(world.relay.sent.count == 1)
            }
        }
    }
}

extension World {
    func put(_ kind: DocumentKind, _ subject: [UInt8], _ document: Document, by person: Person) async throws {
        var put = PutDocument()
        put.kind = kind
        put.subject = Data(subject)
        put.document = SignedDocument(body: document.body, signature: document.signature)
        let answer = try await relay.honest.putDocument(put, by: person.who, isGuest: false)
        guard case .done = answer else { throw TestFailure("the document was not taken: \(answer)") }
    }
}
