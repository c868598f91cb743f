import Foundation
import PosternClient
import PosternCrypto
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternHome

extension Attacks {
    @Suite("Views")
    struct ViewTests {
        @Test("charter rollback, fork, expiry: a member has a later charter, which the relay withholds, then gives")
        func laterCharter() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let first = try world.facts.first
                let charter = try world.facts.charter(after: [first]) { $0.vouching = .required }
                let item = ViewItem(subject: .charter(world.network), version: 2, hash: charter.hash)
                let one = try await world.forge("I have a later one", to: alice, view: [item])
                try await world.sendAsMallory(one)
                let shown = try await alice.look()
                #expect(shown.texts == ["I have a later one"])
                #expect(
                    shown.notices.contains(
                        .documentWithheld(what: "the network's charter", version: 2, by: "mallory")
                    )
                )
                // It blocks nothing, and is told once.
                let again = try await world.forge(
                    "I still have it",
                    to: alice,
                    counter: 2,
                    previous: one.hash,
                    view: [item]
                )
                try await world.sendAsMallory(again)
                #expect(try await alice.look().kinds == [:])
                try await alice.send("still sent", to: bob)

                world.relay.lie = .serving([first, charter], as: .charter, of: world.network.bytes)
                let third = try await world.forge("look", to: alice, counter: 3, previous: again.hash, view: [item])
                try await world.sendAsMallory(third)
                #expect(try await alice.look().kinds == ["charter-changed": 1])
                #expect(try alice.client.network().charters.vouchingIsRequired)
            }
        }

        @Test("what a message says is compared by the next start, where the device was killed before it was")
        func killed() async throws {
            try await World.with { world in
                let alice = try world.person("alice")
                let hash = Hash512.of([1])
                let items = [ViewItem(subject: .policy(world.network), version: 1, hash: hash)]
                let counters = try CounterRanges([1...3] as [ClosedRange<UInt64>])
                let leftOut = [LeftOut(device: alice.device, counters: counters)]
                let one = try await world.forge("as I said", to: alice, counter: 4)
                let header = try one.delivery.parsed.header
                // As `kill -9` leaves it after the message was stored.
                let content = Content(
                    users: DirectUsers(alice.who, try world.mallory.who),
                    firstID: header.message,
                    leftOut: leftOut,
                    view: items,
                    body: .text("as I said")
                )
                let statement = Statement(hash: one.hash, header: header, content: content.bytes)
                try alice.client.home.write { db in try db.insert(statement, sealing: alice.client.home.sealing) }
                for turn in 1...2 {
                    let shown = try await alice.look()
                    #expect(shown.kinds == (turn == 1 ? ["fork": 1, "left-out": 1] : [:]))
                    #expect(try alice.client.home.statements().isEmpty)
                }
            }
        }

        @Test("charter rollback, fork, expiry: the relay does not answer while a view is looked into")
        func unanswered() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let charter = try world.facts.charter(after: [try world.facts.first]) { $0.vouching = .required }
                let items = [
                    ViewItem(subject: .charter(world.network), version: 2, hash: charter.hash),
                    ViewItem(subject: .policy(world.network), version: 1, hash: charter.hash),
                ]
                try await world.sendAsMallory(try await world.forge("I have a later one", to: alice, view: items))
                var lie = Lie()
                lie.answer = { body, question in
                    guard case .fetchDocuments(_, _, let fetch, _) = question, fetch.kind == .charter else {
                        return body
                    }
                    return .refusal(Refusal(.unavailable, "not now", retryAfter: 1))
                }
                world.relay.lie = lie
                await #expect(throws: ClientError.self) { try await alice.client.receive(stored: {}) }
                world.relay.lie = .none
                // The message was taken, and its sender says it once.
                #expect(try alice.client.home.statements().count == 1)
                let shown = try alice.unprinted()
                #expect(shown.texts == ["I have a later one"])
                #expect(shown.notices.contains(.fork(what: "the network's policy", version: 1)))
                #expect(
                    shown.notices.contains(
                        .documentWithheld(what: "the network's charter", version: 2, by: "mallory")
                    )
                )
                try await world.goesOn(bob, to: alice)
                #expect(try alice.client.home.statements().isEmpty)
            }
        }

        @Test("charter rollback, fork, expiry: a member has another charter of one version")
        func forkedCharter() async throws {
            try await World.with { world in
                let alice = try world.person("alice")
                let item = ViewItem(subject: .charter(world.network), version: 1, hash: .of([1, 2, 3]))
                var previous = Hash512.zero
                for counter in 1...2 as ClosedRange<UInt64> {
                    let message = try await world.forge(
                        "another truth",
                        to: alice,
                        counter: counter,
                        previous: previous,
                        view: [item]
                    )
                    previous = message.hash
                    try await world.sendAsMallory(message)
                    #expect(try await alice.look().kinds == (counter == 1 ? ["fork": 1] : [:]))
                }
                try await world.goesOn(alice, to: try world.person("bob"))
            }
        }

        @Test("forked list: the user's own, and the network's policy")
        func forkOfOwn() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let items = [
                    ViewItem(subject: .deviceList(alice.who), version: 1, hash: .of([1])),
                    ViewItem(subject: .policy(world.network), version: 1, hash: .of([2])),
                ]
                try await world.sendAsMallory(try await world.forge("another truth", to: alice, view: items))
                let shown = try await alice.look()
                #expect(shown.texts == ["another truth"])
                #expect(shown.notices.contains(.fork(what: "the device list of alice", version: 1)))
                #expect(shown.notices.contains(.fork(what: "the network's policy", version: 1)))
                try await world.goesOn(bob, to: alice)
            }
        }

        @Test("forked list: another member's list is fetched, and compared then")
        func forkOfOthers() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("hello", to: bob)
                let identity = try world.identity(of: bob)
                let chain = try bob.client.ownLists()
                let one = try chain.extended(by: identity) { try $0.addGhost(at: world.clock.now) }
                let other = try chain.extended(by: identity) { try $0.addGhost(at: world.clock.now) }
                world.relay.lie = .serving(one, as: .deviceList, of: bob.who.user.bytes)
                let item = ViewItem(subject: .deviceList(bob.who), version: 2, hash: other[1].hash)
                try await world.sendAsMallory(try await world.forge("have you seen it?", to: alice, view: [item]))
                let shown = try await alice.look()
                #expect(shown.texts == ["have you seen it?"])
                #expect(shown.notices.contains(.fork(what: "the device list of bob", version: 2)))
                #expect(try alice.client.home.contact(bob.who)?.listVersion == 2)
            }
        }
    }

    @Suite("Several devices")
    struct SeveralDevicesTests {
        @Test("drop one of five: another device has heard it")
        func heardElsewhere() async throws {
            try await World.with { world in
                let (alice, phone) = (try world.person("alice"), try world.person("bob"))
                let laptop = try await world.addDevice(to: phone, home: "bob-laptop")
                try await alice.send("one", to: phone)
                #expect(try await laptop.look().texts == ["one"])
                // The laptop does not get the second one; the phone does, and says so by writing.
                world.relay.lie = .to(laptop.device) { (try? $0.parsed.header.counter) == 2 ? [] : [$0] }
                try await alice.send("two", to: phone)
                #expect(try await phone.look().texts == ["one", "two"])
                try await phone.send("thanks for both", to: alice)
                let shown = try await laptop.look()
                #expect(shown.texts == ["thanks for both"])
                #expect(shown.messages.map(\.to) == ["alice"])
                #expect(shown.kinds == [:])
                world.clock.advance(seconds: 61)
                let later = try await laptop.look()
                #expect(later.kinds == ["missing": 1])
                let subject = try #require(later.notices.first?.subject)
                #expect(subject == "\(alice.device.description.prefix(8))-2")
                #expect(try laptop.why(subject).map(\.state) == [.missing])

                world.relay.lie = .none
                let late = try await laptop.look()
                #expect(late.texts == ["two"])
                #expect(late.messages.first?.marks == .late)
                world.clock.advance(seconds: 61)
                #expect(try await laptop.look().kinds == [:])
            }
        }

        @Test("different histories: two devices of one user")
        func differentHeads() async throws {
            try await World.with { world in
                let (phone, mallory) = (try world.person("bob"), try world.mallory)
                let laptop = try await world.addDevice(to: phone, home: "bob-laptop")
                let (yes, no) = (try await world.forge("yes", to: phone), try await world.forge("no", to: laptop))
                world.relay.lie = .none
                // Each gets another envelope under one counter: the relay is mallory's.
                var lie = Lie()
                lie.deliveries = { delivery, device in
                    device == phone.device
                        ? [yes.delivery, delivery]
                        : device == laptop.device
                            ? [no.delivery, delivery] : [delivery]
                }
                world.relay.lie = lie
                try await world.person("alice").send("trigger", to: phone)
                #expect(try await phone.look().texts == ["yes", "trigger"])
                #expect(try await laptop.look().texts == ["no", "trigger"])
                world.relay.lie = .none
                _ = try await phone.client.send("what did you say?", to: Login("mallory"))
                let shown = try await laptop.look()
                #expect(shown.notices == [.differentHistories(login: "mallory", device: mallory.id.description)])
            }
        }

        @Test("what was read on one device is marked on the other, in one message for a run")
        func readMarks() async throws {
            try await World.with { world in
                let (alice, phone, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                try await alice.send("before there was a laptop", to: phone)
                #expect(try await phone.look().texts == ["before there was a laptop"])
                let before = world.relay.sent.count
                let laptop = try await world.addDevice(to: phone, home: "bob-laptop")
                for number in 1...3 { try await alice.send("message \(number)", to: phone) }
                try await carol.send("and I", to: phone)
                #expect(try await phone.look().messages.allSatisfy { !$0.isRead })
                _ = try await phone.look()
                let sent = try world.relay.sent.dropFirst(before).map {
                    try Envelope(parsing: Array($0.envelope)).header
                }
                #expect(sent.filter { $0.kind == .device }.map(\.device) == [phone.device])
                let shown = try await laptop.look()
                #expect(shown.texts.count == 4)
                // The marks came behind the messages: the next time that they are looked at they count.
                let conversation = ConversationID(between: alice.who, and: phone.who)
                let stored = try laptop.client.home.messages(of: conversation, limit: 10)
                #expect(stored.count == 3 && stored.allSatisfy(\.isReadElsewhere))
                // What was heard is not told again, and what the user wrote needs no reading.
                try await phone.send("I write myself", to: alice)
                _ = try await laptop.look()
                _ = try await laptop.look()
                let all = try world.relay.sent.map { try Envelope(parsing: Array($0.envelope)).header }
                #expect(all.filter { $0.kind == .device && $0.device == laptop.device }.isEmpty)
                let id = try #require(stored.first?.first.description)
                #expect(try laptop.why(id)[0].lines.contains("it was read on another device of yours"))
            }
        }

        @Test("read marks are heard from own devices alone")
        func marksOfOthers() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("unread", to: bob)
                let header = try Envelope(parsing: Array(try #require(world.relay.sent.first).envelope)).header
                let mark = ReadMark(conversation: header.conversation, device: header.device, counter: 9)
                let sync = try #require(Sync(read: [mark]))
                try await world.sendAsMallory(try await world.forgeRequest(.sync(sync), to: bob))
                let shown = try await bob.look()
                #expect(shown.texts == ["unread"] && shown.kinds == [:])
                #expect(try bob.client.home.messages(of: header.conversation, limit: 1).first?.isReadElsewhere == false)
            }
        }

        @Test("a repair reaches one's own other device too")
        func repairAmongOwn() async throws {
            try await World.with { world in
                let (alice, phone) = (try world.person("alice"), try world.person("bob"))
                let laptop = try await world.addDevice(to: phone, home: "bob-laptop")
                var lie = Lie.to(laptop.device) { delivery in
                    (try? delivery.parsed.header.kind) == .direct ? [delivery.flippingWrap(at: 20)] : [delivery]
                }
                lie.answer = { body, question in
                    guard case .fetchWrapBlock = question else { return body }
                    return .refusal(Refusal(.notFound, "no such message"))
                }
                world.relay.lie = lie
                try await phone.send("to alice, by bob's phone", to: alice)
                #expect(try await laptop.look().kinds == ["closed": 1])
                world.relay.lie = .none
                _ = try await phone.look()
                let shown = try await laptop.look()
                #expect(shown.texts == ["to alice, by bob's phone"])
                #expect(shown.messages.first?.marks == .repaired)
                #expect(shown.messages.first?.to == "alice")
            }
        }

        @Test("old list: the relay withholds one's own newer list")
        func ownListWithheld() async throws {
            try await World.with { world in
                let (alice, phone) = (try world.person("alice"), try world.person("bob"))
                let old = try phone.client.ownLists().documents
                let laptop = try await world.addDevice(to: phone, home: "bob-laptop")
                // The laptop has seen list 2, and is given no later one; the phone writes under list 3.
                let hidden = try laptop.client.ownLists().documents
                #expect(hidden.count == old.count + 1)
                _ = try await world.addDevice(to: laptop, home: "bob-tablet")
                try await phone.send("from the phone", to: alice)
                world.relay.lie = .serving(hidden, as: .deviceList, of: phone.who.user.bytes)
                let shown = try await laptop.look()
                #expect(shown.texts == [])
                #expect(shown.notices == [.listWithheld(login: "bob", version: 3)])
                await #expect(throws: ClientError.listWithheld(login: "bob", version: 3)) {
                    try await laptop.send("to whom?", to: alice)
                }
                world.relay.lie = .none
                #expect(try await laptop.look().texts == ["from the phone"])
                try await laptop.send("now", to: alice)
            }
        }

        @Test("a message of a removed device, and what was sent before a device was added")
        func removedAndAdded() async throws {
            try await World.with { world in
                let (alice, bob, mallory) = (
                    try world.person("alice"), try world.person("bob"), try world.mallory
                )
                let message = try await world.forge("my last word", to: bob)
                try await world.sendAsMallory(message)
                let lists = try mallory.chain.extended(by: mallory.identity) { list in
                    list.devices = []
                    try list.addGhost(at: world.clock.now)
                }
                world.relay.lie = .serving(lists, as: .deviceList, of: mallory.who.user.bytes)
                let shown = try await bob.look()
                #expect(shown.texts == ["my last word"])
                let id = try #require(shown.messages.first?.id.description)
                #expect(shown.messages.first?.marks == .deviceRemoved)
                #expect(try bob.why(id).map(\.state) == [.fromRemovedDevice])

                world.relay.lie = .none
                for number in 1...2 { try await alice.send("message \(number)", to: bob) }
                let laptop = try await world.addDevice(to: bob, home: "bob-laptop")
                let early = try #require(
                    try alice.client.home.messages(
                        of: ConversationID(between: alice.who, and: bob.who),
                        limit: 1
                    ).first?.first.description
                )
                #expect(try laptop.why(early).map(\.state) == [.unknown])
                #expect(try laptop.why(early)[0].lines.contains { $0.contains("has no history") })
                try await alice.send("message 3", to: bob)
                #expect(try await laptop.look().texts == ["message 3"])
                let place = "\(alice.device.description.prefix(8))-1"
                #expect(try laptop.why(place).map(\.state) == [.notForThisDevice])
            }
        }
    }
}
