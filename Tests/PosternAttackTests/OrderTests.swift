import Foundation
import PosternClient
import PosternHome
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("Replays, gaps and histories")
    struct OrderTests {
        @Test("replay, short and long")
        func replay() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .to(bob.device) { [$0, $0, $0] }
                for text in ["one", "two", "three"] { try await alice.send(text, to: bob) }
                let shown = try await bob.look()
                #expect(shown.texts == ["one", "two", "three"])
                #expect(shown.kinds == [:])

                // After a restart, backwards.
                let old = world.relay.offered(to: bob.device)
                world.relay.lie = .to(bob.device) { old.reversed() + [$0] + old }
                try await alice.send("four", to: bob)
                let restarted = try bob.restarted()
                let later = try await restarted.look()
                #expect(later.texts == ["four"])
                #expect(later.kinds == [:])
                #expect(later.messages.first?.marks == [])

                // After 70 days, when the keys are erased and old hashes swept.
                world.clock.advance(seconds: 70 * 86_400)
                world.relay.lie = .none
                #expect(try await restarted.look().texts == [])
                let first = try await world.forge("after 70 days", to: bob)
                try await world.sendAsMallory(first)
                world.relay.lie = .to(bob.device) { old + [$0] }
                let last = try await restarted.look()
                #expect(last.texts == ["after 70 days"])
                #expect(last.kinds == [:])
                #expect(try bob.texts(with: alice.who).count == 4)
            }
        }

        @Test("replay, short and long: to a newly linked device, which has no key")
        func replayToNewDevice() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                for text in ["one", "two"] { try await alice.send(text, to: bob) }
                #expect(try await bob.look().texts == ["one", "two"])
                let old = world.relay.offered(to: bob.device)
                let laptop = try await world.addDevice(to: bob, home: "laptop")
                world.relay.lie = .inserting(old, to: laptop.device)
                try await alice.send("three", to: bob)
                #expect(try await laptop.look().texts == ["three"])
                #expect(try laptop.texts(with: alice.who).count == 1)
                #expect(try await bob.look().texts == ["three"])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("drop one of five")
        func dropOneOfFive() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .to(bob.device) { (try? $0.parsed.header.counter) == 3 ? [] : [$0] }
                for number in 1...5 { try await alice.send("message \(number)", to: bob) }
                let shown = try await bob.look()
                #expect(shown.texts == [1, 2, 4, 5].map { "message \($0)" })
                #expect(shown.kinds == [:])
                #expect(shown.messages.allSatisfy { $0.marks == [] })

                world.clock.advance(seconds: 61)
                let aMinuteLater = try await bob.look()
                #expect(aMinuteLater.texts == [])
                #expect(
                    aMinuteLater.notices == [
                        .missing(login: "alice", device: alice.device.description, count: 1, first: 3)
                    ]
                )

                world.relay.lie = .none
                let late = try await bob.look()
                #expect(late.texts == ["message 3"])
                #expect(late.messages.first?.marks == .late)
                #expect(late.kinds == [:])
                world.clock.advance(seconds: 61)
                #expect(try await world.goesOn(alice, to: bob).kinds == [:])
            }
        }

        /// Anybody can list anybody's device key: lists prove no possession.
        @Test("drop one of five: a member who lists the sender's device is not named in its place")
        func listedByAnother() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                let key = try bob.signingKey().publicKey
                let documents = try alice.client.ownLists().extended(by: try world.identity(of: alice)) { list in
                    list.add(key, at: world.clock.now)
                }
                let lists = Lie.serving(documents, as: .deviceList, of: alice.who.user.bytes)
                world.relay.lie = lists
                try await carol.send("hello", to: alice)
                let listed = try #require(
                    try carol.client.home.newestDocument(.deviceList, of: alice.who.user.bytes)
                )
                #expect(try DeviceList(parsing: listed.body).device(bob.device) != nil)

                var lie = Lie.to(carol.device) { (try? $0.parsed.header.counter) == 2 ? [] : [$0] }
                lie.answer = lists.answer
                world.relay.lie = lie
                for number in 1...3 { try await bob.send("message \(number)", to: carol) }
                #expect(try await carol.look().texts == ["message 1", "message 3"])
                world.clock.advance(seconds: 61)
                let device = bob.device.description
                let missing = ClientNotice.missing(login: "bob", device: device, count: 1, first: 2)
                #expect(try await carol.look().notices == [missing])
                let why = try carol.why("\(device.prefix(8))-2")
                #expect(why.first?.lines.first?.contains("of bob, device") == true)
            }
        }

        @Test("different histories: two envelopes with one counter")
        func oneCounterTwice() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let device = try world.mallory.id.description
                let (first, second) = (try await world.forge("yes", to: bob), try await world.forge("no", to: bob))
                try await world.sendAsMallory(first)
                #expect(try await bob.look().texts == ["yes"])
                try await world.sendAsMallory(second)
                let shown = try await bob.look()
                #expect(shown.texts == [])
                #expect(shown.notices == [.differentHistories(login: "mallory", device: device)])
                // What follows the one that was shown goes on; what follows the other says so.
                try await world.sendAsMallory(
                    try await world.forge("honest", to: bob, counter: 2, previous: first.hash)
                )
                let honest = try await bob.look()
                #expect(honest.texts == ["honest"])
                #expect(honest.messages.first?.marks == [])
                try await world.sendAsMallory(
                    try await world.forge("other history", to: bob, counter: 3, previous: second.hash)
                )
                let other = try await bob.look()
                #expect(other.texts == ["other history"])
                #expect(other.messages.first?.marks == .historyDiffers)
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("refused, yet delivered", arguments: ["stale list", "wrong recipients"])
        func refusedYetDelivered(_ kind: String) async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("before", to: bob)
                let once = Once()
                world.relay.lie = .answeringSends { body in
                    guard once.isFirst() else { return body }
                    return kind == "stale list"
                        ? .refusal(Refusal(.staleList, "a lie")) : .wrongRecipients(WrongRecipients())
                }
                try await alice.send("sealed twice", to: bob)
                #expect(world.relay.sent.count == 3)
                let counters = try world.relay.sent.map { try Envelope(parsing: Array($0.envelope)).header.counter }
                #expect(counters == [1, 2, 3])
                let shown = try await bob.look()
                #expect(shown.texts == ["before", "sealed twice"])
                #expect(shown.kinds == [:])
                #expect(shown.messages.allSatisfy { $0.marks == [] })
                world.clock.advance(seconds: 61)
                let next = try await world.goesOn(alice, to: bob)
                #expect(next.messages.first?.marks == [])
                #expect(next.kinds == [:])
            }
        }

        @Test("refused, and not delivered: the given-up counter is not missing")
        func givenUp() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("before", to: bob)
                let once = Once()
                world.relay.lie = .answeringSends { body in
                    once.isFirst() ? .wrongRecipients(WrongRecipients()) : body
                }
                try await alice.send("sealed twice", to: bob)
                world.relay.lie = .to(bob.device) { (try? $0.parsed.header.counter) == 2 ? [] : [$0] }
                #expect(try await bob.look().texts == ["before", "sealed twice"])
                world.clock.advance(seconds: 61)
                #expect(try await bob.look().kinds == [:])
            }
        }
    }
}
