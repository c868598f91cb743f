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
    @Suite("A restored relay")
    struct RestoredRelayTests {
        @Test("relay restored")
        func relayRestored() async throws {
            try await World.with { world in
                let book = KeyBook(world.relay)
                let people = try ["alice", "bob", "carol"].map { try world.person($0) }
                let screens = people.map { Screen($0) }
                try await Self.talk(people, "before", count: 1)
                for screen in screens { try await screen.look() }
                let backup = try await world.backUp()

                // What the back-up does not have: more than 200 messages and 100 claims, and a device of Bob's.
                let tablet = Screen(try await world.addDevice(to: people[1], home: "tablet"))
                let claims = try await Self.live(on: world, people, screens, tablet, book)
                #expect(claims >= 100)
                let sent = world.relay.sent.count
                #expect(sent >= 200)
                try await world.restore(from: backup)

                // Bob's tablet is unknown until somebody gives his list back: Carol has it.
                await #expect(throws: ClientError.self) { try await tablet.look() }
                try await screens[2].look()
                for screen in [tablet] + screens { try await screen.look() }
                for screen in [tablet] + screens { try await screen.look() }
                try await Self.talk(people, "after", count: 1)
                for screen in [tablet] + screens { try await screen.look() }
                try Self.checkShown(screens, tablet)
                try book.check()
                let bob = try await world.relay.honest.store.user(people[1].who)
                #expect(bob?.listVersion == 2)
                #expect(world.relay.repeated.count >= 200)
            }
        }

        /// Everybody writes to everybody.
        private static func talk(_ people: [Person], _ what: String, count: Int) async throws {
            for sender in people {
                for recipient in people where recipient.who != sender.who {
                    for number in 1..<count {
                        _ = try sender.write(text(what, number, sender, recipient), to: recipient.who)
                    }
                    try await sender.send(text(what, count, sender, recipient), to: recipient)
                }
            }
        }

        private static func text(_ what: String, _ number: Int, _ sender: Person, _ recipient: Person) -> String {
            "\(what) \(number) from \(sender.login.text) to \(recipient.login.text)"
        }

        private static let rounds = 5
        private static let messages = 7

        /// Five hours: all write, and the devices take what comes but for the last hour; Mallory claims what she can.
        ///
        /// - Returns: How many one-time bundles were claimed.
        private static func live(
            on world: World,
            _ people: [Person],
            _ screens: [Screen],
            _ tablet: Screen,
            _ book: KeyBook
        ) async throws -> Int {
            let before = try book.oneTimeHandedOut().count
            for round in 1...rounds {
                try await talk(people, "round \(round)", count: messages)
                for person in people {
                    for _ in 0..<Limits.claimsInHour { try await world.claimAsMallory(person.device, into: book) }
                }
                world.clock.advance(seconds: 3601)
                guard round < rounds else { break }
                for screen in [tablet] + screens { try await screen.look() }
            }
            return try book.oneTimeHandedOut().count - before
        }

        private static func checkShown(_ screens: [Screen], _ tablet: Screen) throws {
            for screen in screens {
                #expect(screen.doubled == [])
                let recipient = screen.person
                for sender in screens.map(\.person) where sender.who != recipient.who {
                    var texts = [text("before", 1, sender, recipient), text("after", 1, sender, recipient)]
                    for round in 1...rounds {
                        texts += (1...messages).map { text("round \(round)", $0, sender, recipient) }
                    }
                    let lost = Set(texts).subtracting(screen.texts)
                    #expect(lost.isEmpty)
                    // The tablet is sealed to from the first message on that was written after it came.
                    if recipient.login.text == "bob" {
                        #expect(Set(texts.dropFirst()).subtracting(tablet.texts).isEmpty)
                    }
                }
                #expect(screen.kinds.filter { $0.key != "own-devices-changed" } == ["relay-restored": 1])
            }
            #expect(tablet.doubled == [])
            #expect(tablet.kinds == ["relay-restored": 1])
        }

        @Test("relay restored: what was sent before goes first, oldest first, and goes on where it was cut off")
        func cutOff() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let backup = try await world.backUp()
                // Five bundles of keys, of which two keys are left for what comes later.
                let texts = (1...38).map { "number \($0)" }
                for text in texts.dropLast() { _ = try alice.write(text, to: bob.who) }
                try await alice.send(texts[37], to: bob)
                let original = world.relay.sent.map(\.envelope)
                try await world.restore(from: backup)

                // The twentieth is taken, and its answer does not come.
                world.relay.lie = .unanswered(number: 20)
                await #expect(throws: ClientError.self) { try await alice.send("new", to: bob) }
                #expect(world.relay.repeated.map(\.envelope) == Array(original.prefix(20)))
                #expect(world.relay.sent.count == original.count, "nothing new goes before what was sent")
                world.relay.lie = .none
                let restarted = try alice.restarted()
                try await restarted.send("new", to: bob)
                let again = world.relay.repeated.dropFirst(20).map(\.envelope)
                #expect(again == Array(original.dropFirst(16)), "what was finished before is not sent a third time")
                try await restarted.send("newer", to: bob)
                #expect(world.relay.repeated.count == 20 + again.count, "it is done once")
                #expect(world.relay.sent.count == original.count + 2)
                #expect(try alice.unprinted().kinds == ["relay-restored": 1])

                let shown = try await bob.look()
                #expect(shown.texts == texts + ["new", "newer"])
                #expect(shown.kinds == ["relay-restored": 1])
            }
        }

        @Test("relay restored: a relay that is busy is asked again")
        func busy() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let backup = try await world.backUp()
                try await alice.send("since", to: bob)
                try await world.restore(from: backup)
                let once = Once()
                var lie = Lie.none
                lie.answer = { body, question in
                    guard case .repeat = question, once.isFirst() else { return body }
                    return .refusal(Refusal(.unavailable, "busy", retryAfter: 1))
                }
                world.relay.lie = lie
                try await alice.send("new", to: bob)
                #expect(world.relay.repeated.count == 2)
                #expect(try await bob.look().texts == ["since", "new"])
            }
        }

        @Test("relay restored: what recipients have is not shown again, and what is over is not sent again")
        func shownOnce() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let backup = try await world.backUp()
                _ = try await alice.client.send("of today", to: bob.login, expire: 60)
                world.clock.advance(seconds: 8 * 86_400)
                try await alice.send("of this week", to: bob)
                _ = try await alice.client.send("of this minute", to: bob.login, expire: 60)
                #expect(try await bob.look().texts == ["of this week", "of this minute"])
                world.clock.advance(seconds: 61)
                try await world.restore(from: backup)
                _ = try await alice.look()
                #expect(world.relay.repeated.count == 1)
                let shown = try await bob.look()
                #expect(shown.texts == [])
                #expect(shown.kinds == ["relay-restored": 1])
                #expect(world.relay.offered(to: bob.device).count == 3, "it came once more")
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("relay restored: keys that may have been published are not, and still open")
        func unpublishedKeys() async throws {
            try await World.with { world in
                let book = KeyBook(world.relay)
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                _ = try await alice.look()
                let backup = try await world.backUp()
                for _ in 0..<Limits.claimsInHour { try await world.claimAsMallory(alice.device, into: book) }
                // The relay takes and hands out what it says that it does not take.
                var lie = Lie.none
                lie.answer = { body, question in
                    guard case .putKeys = question else { return body }
                    return .refusal(Refusal(.tooMany, "a lie"))
                }
                world.relay.lie = book.watching(lie)
                _ = try await alice.look()
                world.relay.lie = book.watching()
                try await bob.send("before", to: alice)
                #expect(try !alice.client.home.unpublishedBundles().isEmpty)
                try await world.restore(from: backup)
                let shown = try await alice.look()
                #expect(shown.kinds == ["relay-restored": 1])
                try book.check()
                #expect(try alice.client.home.unpublishedBundles().isEmpty)
                // Bob seals to the same bundle's next key, and Alice still has it.
                try await bob.send("after", to: alice)
                #expect(try await alice.look().texts == ["before", "after"])
                try book.check()
            }
        }

        @Test("relay restored: claimed keys serve once, and a device without keys is left until it comes")
        func claimedKeys() async throws {
            try await World.with { world in
                let book = KeyBook(world.relay)
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                try await bob.send("one", to: alice)
                let backup = try await world.backUp()
                try await bob.send("two", to: alice)
                try await world.restore(from: backup)
                let claims = try book.oneTimeHandedOut().count
                // Alice has not come: the relay has no key of hers, and Bob has kept some.
                try await bob.send("three", to: alice)
                #expect(try book.oneTimeHandedOut().count == claims)
                await #expect(throws: ClientError.noUsableKey(login: "alice")) {
                    try await carol.send("without a key", to: alice)
                }
                #expect(try await alice.look().texts == ["one", "two", "three"])
                try await carol.send("with a new key", to: alice)
                #expect(try await alice.look().texts == ["with a new key"])
                try book.check()
                #expect(try book.uses().count == 4)
            }
        }
    }
}

extension Lie {
    /// The answer to the repeated message of this number is something else.
    fileprivate static func unanswered(number: Int) -> Lie {
        let counter = Counter()
        var lie = Lie()
        lie.answer = { body, question in
            guard case .repeat = question, counter.next() == number else { return body }
            return .pong(Pong())
        }
        return lie
    }
}

extension World {
    /// Mallory takes whatever key of a device she is given.
    func claimAsMallory(_ device: DeviceID, into book: KeyBook) async throws {
        var claim = Claim()
        claim.devices = [Data(device.bytes)]
        guard case .claimed(let claimed) = try await relay.honest.claim(claim, by: mallory.who) else {
            throw TestFailure("a claim was refused")
        }
        book.note(claimed)
    }
}
