import Foundation
import PosternClient
import PosternHome
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("The relay's word")
    struct RelayWordTests {
        @Test("wrong recipients, again and again")
        func endlessDispute() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .answeringSends { _ in
                    var wrong = WrongRecipients()
                    wrong.surplus = [Data(bob.device.bytes)]
                    return .wrongRecipients(wrong)
                }
                await #expect(throws: ClientError.recipientsDisputed) { try await alice.send("to bob", to: bob) }
                #expect(world.relay.sent.count == 3)
                // It was delivered three times; it is one message.
                #expect(try await bob.look().texts == ["to bob"])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("stale list, again and again")
        func endlessStaleness() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .answeringSends { _ in .refusal(Refusal(.staleList, "a lie")) }
                await #expect(throws: ClientError.recipientsDisputed) { try await alice.send("to bob", to: bob) }
                #expect(world.relay.sent.count == 3)
                #expect(try await bob.look().texts == ["to bob"])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("accepted: another message")
        func otherAccepted() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let other = try MessageID.random()
                world.relay.lie = .answeringSends { body in
                    guard case .accepted(var accepted) = body else { return body }
                    accepted.message = Data(other.bytes)
                    return .accepted(accepted)
                }
                await #expect(throws: ClientError.unanswered) { try await alice.send("kept", to: bob) }
                // It has no answer, and goes again: the same bytes.
                world.relay.lie = .none
                try await alice.send("after it", to: bob)
                let sent = world.relay.sent
                #expect(sent.count == 3)
                #expect(sent[0].envelope == sent[1].envelope)
                let shown = try await bob.look()
                #expect(shown.texts == ["kept", "after it"])
                #expect(shown.kinds == [:])
            }
        }

        @Test("garbage and unknown frames", arguments: Garbage.allCases)
        func garbage(_ garbage: Garbage) async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                var lie = Lie()
                lie.unasked = [try garbage.frame]
                world.relay.lie = lie
                try await alice.send("behind it", to: bob)
                if garbage.isTaken {
                    let shown = try await bob.look()
                    #expect(shown.texts == ["behind it"])
                    #expect(shown.kinds == garbage.told)
                } else {
                    await #expect(throws: (any Error).self) { try await bob.look() }
                    #expect(try bob.unprinted().texts == [])
                    world.relay.lie = .none
                    #expect(try await bob.look().texts == ["behind it"])
                }
                try await world.goesOn(alice, to: bob)
            }
        }

        enum Garbage: String, CaseIterable, Sendable {
            case unknownField = "a frame of a later version"
            case pong = "a pong that nobody asked for"
            case answer = "an answer that nobody asked for"
            case welcome = "a second welcome"
            case tooLarge = "a frame over the limit"
            case emptyDelivery = "an empty delivery"

            /// Whether a client goes on behind it.
            var isTaken: Bool { [.unknownField, .pong, .emptyDelivery].contains(self) }
            /// What the user is told then.
            var told: [String: Int] { self == .emptyDelivery ? ["refused": 1] : [:] }

            var frame: ServerFrame {
                get throws {
                    switch self {
                    // Field 25, reserved, with two bytes.
                    case .unknownField: try Frame.decode([0xCA, 0x01, 0x02, 0x07, 0x07] as [UInt8])
                    case .pong: ServerFrame(.pong(Pong()))
                    case .answer: ServerFrame(.accepted(Accepted()), answering: 77)
                    case .welcome: ServerFrame(.welcome(Welcome()))
                    case .tooLarge:
                        ServerFrame(.refusal(Refusal(.unspecified, String(repeating: "x", count: 2 << 20))))
                    case .emptyDelivery: ServerFrame(.deliver(Deliver()))
                    }
                }
            }
        }

        @Test("a gap in the queue is shown and acknowledged")
        func gap() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let now = world.clock.now
                let gap = QueueGap(count: 3, from: now, to: now.adding(seconds: 60))
                var lie = Lie()
                lie.gaps = [gap]
                world.relay.lie = lie
                try await alice.send("behind it", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == ["behind it"])
                #expect(shown.notices.contains(.gap(count: 3, from: gap.from.milliseconds, to: gap.to.milliseconds)))
                let acknowledged = world.relay.asked.flatMap { (question: RelayQuestion) -> [QueueGap] in
                    if case .acknowledge(_, _, let gaps) = question { gaps } else { [] }
                }
                #expect(acknowledged == [gap])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("a device that the relay keeps keys of is named, whatever the relay says")
        func leftOut() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let laptop = try await world.addDevice(to: bob, home: "laptop")
                var lie = Lie.claimed { claimed in
                    var claimed = claimed
                    claimed.keys.removeAll { $0.device == Data(laptop.device.bytes) }
                    return claimed
                }
                let withheld = lie.answer
                lie.answer = { body, question in
                    guard case .wrongRecipients(let wrong) = body else { return withheld(body, question) }
                    var accepted = Accepted()
                    accepted.message = wrong.message
                    return .accepted(accepted)
                }
                world.relay.lie = lie
                let receipt = try await alice.send("to the phone alone", to: bob)
                #expect(receipt.leftOut == [laptop.device])
            }
        }

        @Test("deliveries that cannot be read")
        func unreadable() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .to(bob.device) { genuine in
                    let lengths = [0, 1, Limits.headerBytes, Envelope.byteCounts.lowerBound - 1]
                    let short = lengths.map { length in
                        var cut = genuine
                        cut.envelope = Array(genuine.envelope.prefix(length))
                        return cut
                    }
                    var long = genuine
                    long.envelope += [UInt8](repeating: 0, count: Envelope.byteCounts.upperBound)
                    var halfPoint = genuine
                    halfPoint.encapsulated.removeLast()
                    return short + [long, halfPoint, genuine]
                }
                try await alice.send("behind it", to: bob)
                let shown = try await bob.look()
                // One notice for each envelope; the last one's is the genuine one's.
                #expect(shown.texts == ["behind it"])
                #expect(shown.kinds == ["refused": 6])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("altered deliveries, live")
        func live() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .to(bob.device) { genuine in
                    [genuine.flippingEnvelope(at: 60), genuine.flippingWrap(at: 30), genuine]
                }
                let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
                let following = Task {
                    defer { arrived.finish() }
                    try await bob.client.follow(random: { 0 }, stored: { arrived.yield() })
                }
                var texts: [String] = []
                var sent = 0
                for await _ in arrivals {
                    texts += try bob.unprinted().texts
                    if texts.count == 2 { break }
                    guard texts.count == sent else { continue }
                    sent += 1
                    try await alice.send("live \(sent)", to: bob)
                }
                following.cancel()
                _ = try? await following.value
                #expect(texts == ["live 1", "live 2"])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("clock games")
        func clockGames() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let year: UInt64 = 365 * 86_400
                let ahead = try await world.forge("from next year", to: bob) { header in
                    header.sentAt = header.sentAt.adding(seconds: year)
                }
                try await world.sendAsMallory(ahead)
                var lie = Lie()
                lie.welcome = { $0.timeMs = 1 }
                world.relay.lie = lie
                let shown = try await bob.look()
                #expect(shown.texts == ["from next year"])
                #expect(shown.messages.first?.marks == .clockAhead)
                #expect(shown.messages.first?.receivedAt == world.clock.now)
                world.clock.advance(seconds: 10 * 86_400)
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("clock games: a message that is held back for ten days says when it was written, and when it came")
        func heldBack() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .to(bob.device) { _ in [] }
                try await alice.send("ten days ago", to: bob)
                #expect(try await bob.look().texts == [])
                let sent = world.clock.now
                world.clock.advance(seconds: 10 * 86_400)
                world.relay.lie = .none
                let shown = try await bob.look()
                #expect(shown.texts == ["ten days ago"])
                #expect(shown.messages.first?.sentAt == sent)
                #expect(shown.messages.first?.receivedAt == world.clock.now)
                // Nothing was there that told of it: it is no other than one whose device had been away.
                #expect(shown.messages.first?.marks == [])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("clock games: what was held back while a later message came is marked late")
        func late() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .to(bob.device) { (try? $0.parsed.header.counter) == 2 ? [] : [$0] }
                for text in ["before", "held back", "later"] { try await alice.send(text, to: bob) }
                #expect(try await bob.look().texts == ["before", "later"])
                world.clock.advance(seconds: 10 * 86_400)
                #expect(try await bob.look().kinds == ["missing": 1])
                world.relay.lie = .none
                let shown = try await bob.look()
                #expect(shown.texts == ["held back"])
                #expect(shown.messages.first?.marks == .late)
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("a list that changes wakes who is connected, without a message")
        func changed() async throws {
            try await World.with { world in
                let bob = try world.person("bob")
                let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
                let following = Task {
                    defer { arrived.finish() }
                    try await bob.client.follow(random: { 0 }, stored: { arrived.yield() })
                }
                var kinds: [String] = []
                var isAdded = false
                for await _ in arrivals {
                    kinds += try bob.unprinted().notices.map(\.kind)
                    if kinds.contains("own-devices-changed") { break }
                    guard !isAdded else { continue }
                    isAdded = true
                    _ = try await world.addDevice(to: bob, home: "laptop")
                }
                following.cancel()
                _ = try? await following.value
                #expect(kinds == ["own-devices-changed"])
            }
        }

        @Test("welcome of another store")
        func otherEpoch() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("before", to: bob)
                #expect(try await bob.look().texts == ["before"])
                var lie = Lie()
                let epoch = try Epoch.random()
                lie.welcome = { $0.epoch = Data(epoch.bytes) }
                world.relay.lie = lie
                try await alice.send("after", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == ["after"])
                #expect(shown.notices == [.relayRestored(epoch: epoch.description)])
                // Told once, however often it is said.
                #expect(try await bob.look().kinds == [:])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("welcome without an epoch")
        func noEpoch() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                var lie = Lie()
                lie.welcome = { $0.epoch = Data() }
                world.relay.lie = lie
                await #expect(throws: ClientError.protocolBroken("a welcome without an epoch")) {
                    try await alice.send("not sent", to: bob)
                }
                #expect(world.relay.sent.isEmpty)
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("client restored: the last accepted message is unknown")
        func unknownLastAccepted() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                try await alice.send("before", to: bob)
                var lie = Lie()
                let last = try MessageID.random()
                lie.welcome = { $0.lastAccepted = Data(last.bytes) }
                world.relay.lie = lie
                await #expect(throws: ClientError.copiedHome) { try await alice.send("not sent", to: bob) }
                // Whether it is a lie cannot be known: this home sends nothing any more.
                world.relay.lie = .none
                await #expect(throws: ClientError.copiedHome) { try await alice.send("not sent", to: bob) }
                #expect(world.relay.sent.count == 1)
                #expect(try await bob.look().texts == ["before"])
                try await world.goesOn(carol, to: bob)
            }
        }

        @Test("client restored")
        func clientRestored() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("one", to: bob)
                let copy = try world.copyOfHome(alice)
                try await alice.send("two", to: bob)
                await #expect(throws: ClientError.copiedHome) { try await copy.send("another two", to: bob) }
                #expect(world.relay.sent.count == 2)
                let shown = try await bob.look()
                #expect(shown.texts == ["one", "two"])
                #expect(shown.kinds == [:])
                try await world.goesOn(alice, to: bob)
            }
        }

        @Test("claims without keys, and keys of devices that nobody asked for")
        func otherKeys() async throws {
            try await World.with { world in
                let (alice, bob, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.mallory
                )
                let bundle = try mallory.rotatingBundle(at: Timestamp(seconds: world.clock.now.seconds))
                world.relay.lie = .claimed { claimed in
                    var item = Claimed.Key()
                    item.device = Data(mallory.id.bytes)
                    item.bundle = SignedDocument(body: bundle.body, signature: bundle.signature)
                    var other = Claimed()
                    other.keys = [item]
                    return other
                }
                await #expect(throws: ClientError.noUsableKey(login: "bob")) {
                    try await alice.send("sealed to whom?", to: bob)
                }
                #expect(world.relay.sent.isEmpty)
                try await world.goesOn(alice, to: bob)
            }
        }
    }
}
