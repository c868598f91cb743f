import HomeCrashChild
import PosternTesting
import PosternWire
import Testing

@testable import PosternHome

@Suite("Rooms")
struct RoomTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }
    private let id: ConversationID = Fixture.id()
    private let alice = Who(network: Fixture.network, user: Fixture.id())

    init() throws {
        temporary = try TemporaryHome()
    }

    private func entry(_ version: UInt32) -> StoredDocument { Fixture.entry(version, of: id) }

    private func begun(_ entries: [StoredDocument]) throws -> StoredRoom {
        #expect(try home.begin(NewRoom(room: id, entries: entries), at: Fixture.noon) == .begun)
        return try #require(try home.room(id))
    }

    private func notice(_ byte: UInt8) -> Notice { Notice(about: nil, conversation: id, content: [byte]) }

    private func entries() throws -> [StoredDocument] { try home.documents(.roomEntry, of: id.bytes) }

    @Test("a room is held from its first entry on, once, with what goes with it")
    func begin() throws {
        let (first, second) = (entry(1), entry(2))
        let details = StoredRoomDetails(by: alice, at: Fixture.noon, content: [7, 7])
        let message = Fixture.outgoing(.room, in: id)
        let new = NewRoom(room: id, entries: [first, second], details: details)
        let news = RoomNews(notices: [notice(1), notice(2)], messages: [message])
        #expect(try home.begin(new, with: news, at: Fixture.noon) == .begun)
        #expect(try home.begin(new, with: news, at: Fixture.noon) == .alreadyHeld)
        let room = try #require(try temporary.reopened().room(id))
        #expect(room.version == 2 && room.entry == second.hash && room.anchor == nil && room.fork == nil)
        #expect(room.details == details)
        #expect(try home.rooms() == [room])
        #expect(try entries() == [first, second])
        #expect(try home.unprinted(limit: 9).map(\.body) == [.notice([1]), .notice([2])])
        #expect(try home.outbox() == [message])
        #expect(try home.messages(of: id, limit: 9).isEmpty)
    }

    @Test("a room that begins at an anchor keeps the state after it")
    func anchor() throws {
        let state = Fixture.bytes(5000)
        let new = NewRoom(room: id, anchor: RoomAnchor(version: 7, state: state), entries: [entry(7), entry(8)])
        #expect(try home.begin(new, at: Fixture.noon) == .begun)
        let room = try #require(try temporary.reopened().room(id))
        #expect(room.anchor == RoomAnchor(version: 7, state: state) && room.version == 8)
        let raw = try temporary.everything()
        #expect(!remains(of: state, in: raw))
    }

    @Test("entries follow what was read, or nothing is kept")
    func extend() throws {
        let room = try begun([entry(1)])
        let (second, third) = (entry(2), entry(3))
        let message = Fixture.outgoing(.room, in: id)
        let news = RoomNews(notices: [notice(2)], messages: [message])
        #expect(try home.extend(room, with: [second, third], news, at: Fixture.noon) == .done)
        #expect(try home.extend(room, with: [entry(2)], news, at: Fixture.noon) == .stale)
        let newer = try #require(try home.room(id))
        #expect(newer.version == 3 && newer.entry == third.hash)
        #expect(try entries().suffix(2) == [second, third])
        #expect(try home.unprinted(limit: 9).count == 1)
        #expect(try home.outbox() == [message])
    }

    @Test("an entry in another place is a caller's fault")
    func places() throws {
        #expect(throws: HomeError.self) {
            try home.begin(NewRoom(room: id, entries: [entry(2)]), at: Fixture.noon)
        }
        #expect(throws: HomeError.self) { try home.begin(NewRoom(room: id, entries: []), at: Fixture.noon) }
        let room = try begun([entry(1)])
        #expect(throws: HomeError.self) { try home.extend(room, with: [entry(3)], at: Fixture.noon) }
        #expect(throws: HomeError.self) {
            try home.extend(room, with: [Fixture.entry(2, of: Fixture.id())], at: Fixture.noon)
        }
        #expect(throws: HomeError.self) { try home.draft(RoomDraft(room: id, entry: entry(3)), on: room) }
        #expect(try home.room(id) == room)
    }

    @Test("title and description change only from what was read")
    func details() throws {
        let room = try begun([entry(1)])
        let details = StoredRoomDetails(by: alice, at: Fixture.noon, content: Fixture.bytes(300))
        let news = RoomNews(notices: [notice(9)])
        #expect(try home.set(details, of: room, with: news, at: Fixture.noon) == .done)
        #expect(try home.set(details, of: room, with: news, at: Fixture.noon) == .stale)
        #expect(try home.room(id)?.details == details)
        #expect(try home.unprinted(limit: 9).count == 1)
        #expect(!remains(of: details.content, in: try temporary.everything()))
    }

    @Test("a fork stops the room for good, and both entries stay provable")
    func fork() throws {
        var room = try begun([entry(1), entry(2)])
        let other = StoredDocument(
            name: .forkedEntry(id, version: 2),
            hash: Fixture.hash(),
            body: Fixture.bytes(300),
            signature: Fixture.bytes(132)
        )
        #expect(try home.stop(room, because: other, telling: notice(3), at: Fixture.noon) == .done)
        #expect(try home.stop(room, because: other, telling: notice(4), at: Fixture.noon) == .stale)
        room = try #require(try temporary.reopened().room(id))
        #expect(room.fork == 2)
        #expect(try home.documents(.forkedEntry, of: id.bytes) == [other])
        #expect(try home.extend(room, with: [entry(3)], at: Fixture.noon) == .done)
        #expect(try home.room(id)?.fork == 2)
        #expect(try home.unprinted(limit: 9).map(\.body) == [.notice([3])])
    }

    @Test("what signed headers name counts until it is held, the highest of each device")
    func named() throws {
        let room = try begun([entry(1)])
        let (one, two): (DeviceID, DeviceID) = (Fixture.id(), Fixture.id())
        for (device, version) in [(one, UInt32(3)), (one, 2), (two, 4), (two, 1)] {
            try home.note(NamedEntry(who: alice, device: device, version: version), of: id)
        }
        let expected = [
            NamedEntry(who: alice, device: one, version: 3), NamedEntry(who: alice, device: two, version: 4),
        ]
        #expect(try temporary.reopened().namedEntries(of: id) == expected)
        #expect(try home.namedEntries(of: Fixture.id()).isEmpty)
        #expect(try home.extend(room, with: [entry(2), entry(3)], at: Fixture.noon) == .done)
        #expect(try home.namedEntries(of: id) == [expected[1]])
    }

    @Test("an entry made here is kept until its version is held, whoever made that")
    func drafts() throws {
        let first = RoomDraft(room: id, entry: entry(1), details: [1, 2, 3])
        #expect(try home.draft(first, on: nil) == .drafted)
        #expect(try home.draft(RoomDraft(room: id, entry: entry(1)), on: nil) == .waits(first))
        #expect(try temporary.reopened().roomDrafts() == [first])
        let room = try begun([first.entry])
        #expect(try home.roomDrafts().isEmpty)
        #expect(try home.draft(first, on: nil) == .stale)
        let second = RoomDraft(room: id, entry: entry(2))
        #expect(try home.draft(second, on: room) == .drafted)
        #expect(try home.extend(room, with: [entry(2)], at: Fixture.noon) == .done)
        #expect(try home.roomDrafts().isEmpty)
        #expect(try home.draft(RoomDraft(room: id, entry: entry(2)), on: room) == .stale)
        let third = RoomDraft(room: id, entry: entry(3))
        #expect(try home.draft(third, on: try home.room(id)) == .drafted)
        try home.dropDraft(second, telling: notice(5), at: Fixture.noon)
        #expect(try home.roomDrafts() == [third])
        #expect(try home.unprinted(limit: 9).isEmpty)
        try home.dropDraft(third, telling: notice(6), at: Fixture.noon)
        #expect(try home.roomDrafts().isEmpty)
        #expect(try home.unprinted(limit: 9).map(\.body) == [.notice([6])])
    }

    @Test("an entry made here that another one overtakes goes with a notice, and one that is taken without")
    func overtaken() throws {
        let room = try begun([entry(1)])
        let news = RoomNews(overtaken: [8])
        let second = RoomDraft(room: id, entry: entry(2))
        #expect(try home.draft(second, on: room) == .drafted)
        #expect(try home.extend(room, with: [second.entry], news, at: Fixture.noon) == .done)
        #expect(try home.roomDrafts().isEmpty && home.unprinted(limit: 9).isEmpty)
        let newer = try #require(try home.room(id))
        #expect(try home.draft(RoomDraft(room: id, entry: entry(3)), on: newer) == .drafted)
        #expect(try home.extend(newer, with: [entry(3)], news, at: Fixture.noon) == .done)
        #expect(try home.roomDrafts().isEmpty)
        #expect(try home.unprinted(limit: 9).map(\.body) == [.notice([8])])
    }

    @Test("the last version of a room takes no entry, and nothing traps")
    func lastVersion() throws {
        let new = NewRoom(room: id, anchor: RoomAnchor(version: .max, state: [1]), entries: [entry(.max)])
        #expect(try home.begin(new, at: Fixture.noon) == .begun)
        let room = try #require(try home.room(id))
        #expect(room.nextVersion == nil)
        #expect(throws: HomeError.self) { try home.extend(room, with: [entry(1)], at: Fixture.noon) }
        #expect(throws: HomeError.self) { try home.draft(RoomDraft(room: id, entry: entry(1)), on: room) }
    }

    @Test("conversations that are stuck take nobody's place in the outbox")
    func stuck() throws {
        let stuck = (0..<17).map { _ in Fixture.outgoing(.room, in: Fixture.id()) }
        let last = Fixture.outgoing(.room, in: id)
        for message in stuck + [last] { _ = try home.queue(message, in: .nowhere) }
        #expect(try home.readyToSeal(.room, limit: 16).map(\.message) == Array(stuck.prefix(16)))
        let blocked = Set(stuck.map(\.conversation))
        #expect(try home.readyToSeal(.room, besides: blocked, limit: 16).map(\.message) == [last])
    }

    @Test("a message is sealed under the newest entry of its room, and into no forked one")
    func sealing() throws {
        let (first, second) = (entry(1), entry(2))
        let message = Fixture.outgoing(.room, in: id)
        _ = try home.queue(message, in: .nowhere)
        let ready = try #require(try home.readyToSeal(.room, limit: 1).first)
        #expect(ready.message == message)
        let early = try Fixture.sealing(of: ready, in: home, under: first)
        #expect(try home.store(early, at: Fixture.noon) == .stale, "of a room that is not held")
        let room = try begun([first])
        #expect(try home.extend(room, with: [second], at: Fixture.noon) == .done)
        #expect(try home.store(early, at: Fixture.noon) == .stale, "the room has moved on")
        let other = Fixture.entry(2, of: id)
        let mistaken = try Fixture.sealing(of: ready, in: home, under: other)
        #expect(try home.store(mistaken, at: Fixture.noon) == .stale, "another entry of that version")
        let sealing = try Fixture.sealing(of: ready, in: home, under: second)
        #expect(try home.store(sealing, at: Fixture.noon) == .stored)
        #expect(try home.unanswered(.room).first?.peer == nil)
        #expect(
            try home.refused(sealing.envelope.header.message, code: 0, then: .sealAgain, now: Fixture.noon) == .recorded
        )
        let held = try #require(try home.room(id))
        let fork = StoredDocument(
            name: .forkedEntry(id, version: 2),
            hash: other.hash,
            body: other.body,
            signature: other.signature
        )
        #expect(try home.stop(held, because: fork, telling: notice(1), at: Fixture.noon) == .done)
        let again = try #require(try home.readyToSeal(.room, limit: 1).first)
        let late = try Fixture.sealing(of: again, in: home, under: second)
        #expect(try home.store(late, at: Fixture.noon) == .stale, "forked")
        #expect(try home.state(of: message.first) == .queued)
    }

    @Test("the history of a room has its messages and its changes in one order, in pages")
    func history() throws {
        for number in UInt8(0)..<6 {
            if number.isMultiple(of: 2) {
                _ = try home.tell(notice(number), at: Fixture.noon)
            } else {
                _ = try Fixture.take(Fixture.arrival(in: id), Fixture.opened(content: [number]), in: home)
            }
            _ = try home.tell(Notice(about: nil, content: [99]), at: Fixture.noon)
            _ = try Fixture.take(Fixture.arrival(), Fixture.opened(content: [98]), in: home)
        }
        let last = try home.history(of: id, limit: 4)
        #expect(last.map(\.content) == [[2], [3], [4], [5]])
        #expect(try home.history(of: id, before: last[0].id, limit: 4).map(\.content) == [[0], [1]])
    }

    @Test("a room's values do not open as another room's")
    func moved() throws {
        let other: ConversationID = Fixture.id()
        for room in [id, other] {
            let new = NewRoom(
                room: room,
                anchor: RoomAnchor(version: 1, state: Fixture.bytes(50)),
                entries: [Fixture.entry(1, of: room)],
                details: StoredRoomDetails(by: alice, at: Fixture.noon, content: [1])
            )
            #expect(try home.begin(new, at: Fixture.noon) == .begun)
            _ = try home.draft(RoomDraft(room: room, entry: Fixture.entry(2, of: room)), on: try home.room(room))
        }
        for column in ["state", "details"] {
            let kept = try temporary.raw.run("SELECT hex(\(column)) FROM room WHERE room = x'\(id)'")[0]
            try temporary.raw.run(
                "UPDATE room SET \(column) = (SELECT \(column) FROM room WHERE room = x'\(other)') WHERE room = x'\(id)'"
            )
            #expect(throws: HomeError.damaged("room.\(column)")) { try home.room(id) }
            try temporary.raw.run("UPDATE room SET \(column) = x'\(kept)' WHERE room = x'\(id)'")
        }
        #expect(try home.room(id) != nil)
        try temporary.raw.run("UPDATE room_draft SET sealed = (SELECT sealed FROM room_draft WHERE room = x'\(other)')")
        #expect(throws: HomeError.damaged("room_draft.sealed")) { try home.roomDrafts() }
    }
}
