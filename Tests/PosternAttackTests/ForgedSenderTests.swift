import PosternClient
import PosternPrimitives
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("Forged senders and readers")
    struct ForgedSenderTests {
        @Test("forged sender")
        func forgedSender() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let mallory = try world.mallory
                let asAlice = try await world.forge("send money", to: bob) { header in
                    header.sender = alice.who.user
                    header.device = alice.device
                    header.conversation = ConversationID(between: alice.who, and: bob.who)
                }
                let fromOwnDevice = try await world.forge("send money", to: bob) { header in
                    header.sender = alice.who.user
                    header.conversation = ConversationID(between: alice.who, and: bob.who)
                }
                let asBob = try await world.forge("note to myself", to: bob) { header in
                    header.sender = bob.who.user
                    header.conversation = ConversationID(between: bob.who, and: bob.who)
                }
                let inAlicesConversation = try await world.forge("send money", to: bob).resigned(
                    by: Author(mallory),
                    to: bob,
                    header: { $0.conversation = ConversationID(between: alice.who, and: bob.who) }
                )
                let forged = [asAlice, fromOwnDevice, asBob, inAlicesConversation].map(\.delivery)
                world.relay.lie = .inserting(forged, to: bob.device)
                try await alice.send("no money", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == ["no money"])
                #expect(shown.kinds == ["refused": forged.count])
                #expect(try bob.texts(with: mallory.who).isEmpty)
                #expect(try bob.texts(with: bob.who).isEmpty)

                // As herself she is heard: her keys and her sealing are good.
                world.relay.lie = .none
                try await world.sendAsMallory(try await world.forge("it is me", to: bob))
                let honest = try await bob.look()
                #expect(honest.texts == ["it is me"])
                #expect(honest.messages.map(\.from) == ["mallory"])
                try await world.goesOn(alice, to: bob)
            }
        }

        /// One ciphertext that opens under two keys: which one a device is given decides what it reads. Whoever is given
        /// the other one stops at the commitment.
        @Test("two-key ciphertext")
        func twoKeys() async throws {
            try await World.with { world in
                let (alice, bob, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.mallory
                )
                let laptop = try await world.addDevice(to: bob, home: "laptop")
                let second = try Random.bytes(32)
                let forged = try await world.forgeTwoKeys("at dusk", to: [bob, laptop], second: [bob.device: second])
                try await world.send(forged, from: mallory.id, of: mallory.who)
                #expect(try await laptop.look().texts == ["at dusk"])
                let shown = try await bob.look()
                #expect(shown.texts == [])
                guard case .closed(login: "mallory", message: _, why: _, fault: .sender)? = shown.notices.last else {
                    Issue.record("not told: \(shown.notices)")
                    return
                }
                let asked = try world.relay.sent.map { try Envelope(parsing: Array($0.envelope)).header }
                let reports = asked.filter { $0.kind == .device && $0.device == bob.device }
                #expect(reports.count == 1, "unreadable is reported, not \(asked.map(\.kind))")
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("garbage wrap by sender")
        func garbageBySender() async throws {
            try await World.with { world in
                let (alice, bob, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.mallory
                )
                let good = try await world.forge("readable", to: bob)
                let garbage = try good.resigned(by: Author(mallory), to: bob, block: { $0.dropLast() + [7] })
                try await world.sendAsMallory(garbage)
                let shown = try await bob.look()
                #expect(shown.texts == [])
                guard case .closed(login: "mallory", message: _, why: _, fault: .sender)? = shown.notices.last else {
                    Issue.record("not told: \(shown.notices)")
                    return
                }
                // Under its own signature the same ciphertext opens.
                let next = try await world.forge("readable", to: bob, counter: 2, previous: garbage.hash)
                try await world.sendAsMallory(next)
                #expect(try await bob.look().texts == ["readable"])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("a message is shown to its sender as another one's")
        func reflected() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("to bob", to: bob)
                #expect(try await bob.look().texts == ["to bob"])
                let own = world.relay.offered(to: bob.device)[0]
                world.relay.lie = .inserting([own], to: alice.device)
                try await bob.send("to alice", to: alice)
                let shown = try await alice.look()
                #expect(shown.texts == ["to alice"])
                try await world.goesOn(bob, to: alice)
            }
        }

        @Test("surplus device named")
        func surplusDevice() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                let strangers = [try DeviceID.random(), carol.device]
                for stranger in strangers {
                    world.relay.lie = .answeringSends { _ in .wrongRecipients(Self.missing([stranger])) }
                    await #expect(throws: ClientError.unknownDevice(stranger)) {
                        try await alice.send("only for bob", to: bob)
                    }
                    #expect(try alice.unprinted().notices.contains(.unknownDevice(device: stranger.description)))
                }
                // Nothing was ever sealed to anybody else.
                for send in world.relay.sent {
                    #expect(try WrapBlock(parsing: Array(send.wrapBlock)).devices == [bob.device])
                }
                #expect(world.relay.sent.count == strangers.count)
                #expect(world.relay.asked.allSatisfy { !$0.claims(strangers) })
                _ = try await bob.look()
                try await world.goesOn(alice, to: bob)
            }
        }

        private static func missing(_ devices: [DeviceID]) -> WrongRecipients {
            var wrong = WrongRecipients()
            wrong.missing = devices.map { .init($0.bytes) }
            return wrong
        }

        @Test("the relay adds a recipient")
        func addedRecipient() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                try await alice.send("only for bob", to: bob)
                #expect(try await bob.look().texts == ["only for bob"])
                let his = world.relay.offered(to: bob.device)[0]
                world.relay.lie = .inserting([his], to: carol.device)
                try await alice.send("for carol", to: carol)
                let shown = try await carol.look()
                #expect(shown.texts == ["for carol"])
                #expect(shown.kinds == ["refused": 1])
                try await world.goesOn(alice, to: carol)
            }
        }
    }
}
