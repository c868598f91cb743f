import PosternClient
import PosternHome
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    /// Whom a device comes to know by what the relay hands it.
    @Suite("Strangers")
    struct StrangerTests {
        /// Whether a device keeps anything of bob, whom the administrator vouches for.
        private static func isKnown(_ bob: Person, to carol: Person) throws -> Bool {
            let home = carol.client.home
            return try home.contact(bob.who) != nil
                || !home.documents(.deviceList, of: bob.who.user.bytes).isEmpty
                || !home.documents(.voucher, of: bob.who.user.bytes).isEmpty
        }

        /// Envelopes that name a stranger, none of which a device of the stranger signed.
        private static func garbage(naming bob: Person, to carol: Person, _ world: World) async throws -> [Forged] {
            let headers: [@Sendable (inout Header) -> Void] = [
                { $0.device = bob.device },
                { $0.listVersion = 7 },
                { header in
                    header.device = bob.device
                    header.listVersion = 7
                },
                { _ in },
            ]
            var garbage: [Forged] = []
            for change in headers {
                let forged = try await world.forge("from a stranger", to: carol) { header in
                    header.sender = bob.who.user
                    header.conversation = ConversationID(between: bob.who, and: carol.who)
                    change(&header)
                }
                garbage.append(forged)
            }
            return garbage
        }

        @Test("an envelope that nobody signed makes nobody known")
        func unsigned() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                let garbage = try await Self.garbage(naming: bob, to: carol, world)
                world.relay.lie = .inserting(garbage.map(\.delivery), to: carol.device)
                try await alice.send("trigger", to: carol)
                let shown = try await carol.look()
                #expect(shown.texts == ["trigger"])
                #expect(shown.kinds == ["refused": garbage.count])
                #expect(Set(shown.newContacts.keys) == ["alice"])
                #expect(try !Self.isKnown(bob, to: carol))

                // One that bob signed does.
                let met = try await world.goesOn(bob, to: carol)
                #expect(met.newContacts["bob"]?.isVouched == true)
                #expect(try Self.isKnown(bob, to: carol))
                #expect(try carol.client.home.contact(bob.who)?.listVersion == 1)
            }
        }

        @Test("what waited for a stranger's lists makes nobody known when they are there")
        func waited() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                let garbage = try await Self.garbage(naming: bob, to: carol, world)
                let broken = try bob.client.ownLists().documents.map { list in
                    try Document(body: list.body, signature: [UInt8](repeating: 1, count: list.signature.count))
                }
                world.relay.lie = Lie.serving(broken, as: .deviceList, of: bob.who.user.bytes)
                    .deliveringAlso(as: .inserting(garbage.map(\.delivery), to: carol.device))
                try await alice.send("trigger", to: carol)
                let waiting = try await carol.look()
                #expect(waiting.texts == ["trigger"])
                #expect(waiting.kinds == ["list-refused": 1])
                #expect(try carol.client.home.waiting().count == garbage.count)
                #expect(try await carol.look().isSilent)
                #expect(try carol.client.home.waiting().count == garbage.count)
                #expect(try !Self.isKnown(bob, to: carol))

                world.relay.lie = .none
                #expect(try await carol.look().kinds == ["refused": garbage.count])
                #expect(try carol.client.home.waiting().isEmpty)
                #expect(try !Self.isKnown(bob, to: carol))
                try await world.goesOn(bob, to: carol)
            }
        }

        /// A device that the stranger's identity lists has signed: the stranger is known, and the list that it names is
        /// asked for until it is there.
        @Test("a stranger whose newest list is withheld is known by the list that is there")
        func withheld() async throws {
            try await World.with { world in
                let (alice, mallory) = (try world.person("alice"), try world.mallory)
                let message = try await world.forge("by a list that is not there", to: alice) { $0.listVersion = 2 }
                let lists = try mallory.chain.extended(by: mallory.identity)
                world.relay.lie = .inserting([message.delivery], to: alice.device)
                try await world.person("bob").send("trigger", to: alice)
                let shown = try await alice.look()
                #expect(shown.texts == ["trigger"])
                #expect(shown.kinds == ["list-withheld": 1])
                #expect(shown.newContacts["mallory"] != nil)
                #expect(try alice.client.home.contact(mallory.who)?.listVersion == 1)
                await #expect(throws: ClientError.listWithheld(login: "mallory", version: 2)) {
                    _ = try await alice.client.send("to which devices?", to: Login("mallory"))
                }
                world.relay.lie = .serving(lists, as: .deviceList, of: mallory.who.user.bytes)
                #expect(try await alice.look().texts == ["by a list that is not there"])
            }
        }

        @Test("whom the relay names in another one's place is not met")
        func namedInAnothersPlace() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                var lie = Lie()
                lie.question = { question in
                    guard case .lookUp(let request, var lookUp) = question else { return question }
                    lookUp.login = bob.login.text
                    return .lookUp(request: request, lookUp)
                }
                world.relay.lie = lie
                await #expect(throws: ClientError.otherLogin(asked: "alice", found: "bob")) {
                    try await carol.send("to whom?", to: alice)
                }
                #expect(try !Self.isKnown(bob, to: carol))
                #expect(try carol.unprinted().notices.isEmpty)
                try await world.goesOn(carol, to: alice)
            }
        }
    }
}
