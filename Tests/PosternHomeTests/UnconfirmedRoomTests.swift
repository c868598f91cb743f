import HomeCrashChild
import PosternTesting
import PosternWire
import Testing

@testable import PosternHome

@Suite("Unconfirmed rooms")
struct UnconfirmedRoomTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }
    private let device: DeviceID = Fixture.id()
    private let entry = Fixture.entry(1, of: Fixture.id()).hash
    private let details: StoredRoomDetails

    init() throws {
        temporary = try TemporaryHome()
        let alice = Who(network: Fixture.network, user: Fixture.id())
        details = StoredRoomDetails(by: alice, at: Fixture.noon, content: Fixture.bytes(300))
    }

    private func told(_ room: ConversationID, _ version: UInt32, named: Bool = true) -> UnconfirmedRoom {
        let anchor = HeardAnchor(entry: entry, device: device, details: named ? details : nil)
        return UnconfirmedRoom(room: room, version: version, anchor: anchor)
    }

    @Test("what another device tells is kept until it is settled, the highest version of each room, and sealed")
    func heard() throws {
        let (one, other): (ConversationID, ConversationID) = (Fixture.id(), Fixture.id())
        try home.hear([told(one, 7), told(other, 2, named: false)])
        try home.hear([told(one, 6, named: false), told(other, 3)])
        let expected = [told(one, 7), told(other, 3)].sorted { $0.room < $1.room }
        #expect(try temporary.reopened().unconfirmedRooms() == expected)
        let raw = try temporary.everything()
        #expect(!remains(of: details.content, in: raw))
        // Something else was said meanwhile.
        try home.settle(told(other, 2, named: false))
        #expect(try home.unconfirmedRooms() == expected)
        try home.settle(told(other, 3))
        #expect(try home.unconfirmedRooms() == [told(one, 7)])
    }

    @Test("the relay's word stands for rooms of which no device tells, and for nothing any more once it says otherwise")
    func relaysWord() throws {
        let (one, other, held): (ConversationID, ConversationID, ConversationID) = (
            Fixture.id(), Fixture.id(), Fixture.id()
        )
        #expect(try home.begin(NewRoom(room: held, entries: [Fixture.entry(1, of: held)]), at: Fixture.noon) == .begun)
        try home.hear([told(one, 3)])
        try home.hearFromRelay([one: 9, other: 4, held: 2])
        let named = UnconfirmedRoom(room: other, version: 4, anchor: nil)
        #expect(try home.unconfirmedRooms() == [told(one, 3), named].sorted { $0.room < $1.room })
        // A device's word takes the place of the relay's, whatever the version.
        try home.hear([told(other, 1)])
        #expect(try home.unconfirmedRooms() == [told(one, 3), told(other, 1)].sorted { $0.room < $1.room })
        try home.settle(told(other, 1))
        try home.hearFromRelay([other: 4])
        try home.hearFromRelay([:])
        #expect(try home.unconfirmedRooms() == [told(one, 3)])
    }

    @Test("a device is told of rooms once")
    func toldOnce() throws {
        let message = Fixture.outgoing(.device, in: Fixture.id())
        #expect(try home.wasToldOfRooms(device) == false)
        #expect(try home.queue([message], tellingOfRooms: device) == .queued)
        #expect(try temporary.reopened().wasToldOfRooms(device))
        let again = Fixture.outgoing(.device, in: Fixture.id())
        #expect(try home.queue([again], tellingOfRooms: device) == .notNow)
        #expect(try home.outbox() == [message])
        #expect(try home.wasToldOfRooms(Fixture.id()) == false)
    }

    @Test("a message that was never sealed is given up with a notice, and stays in the history")
    func givenUp() throws {
        let room: ConversationID = Fixture.id()
        let message = Fixture.outgoing(.room, in: room)
        let author = Who(network: Fixture.network, user: Fixture.id())
        #expect(
            try home.queue(message, in: .history(Fixture.shown(message.content), of: author, device: device)) == .queued
        )
        let notice = Notice(about: nil, conversation: room, content: [1])
        #expect(try home.giveUp(message.first, telling: notice, at: Fixture.noon) == .done)
        #expect(try home.giveUp(message.first, telling: notice, at: Fixture.noon) == .tooLate)
        #expect(try home.giveUp(Fixture.id(), telling: notice, at: Fixture.noon) == .unknown)
        #expect(try home.state(of: message.first) == .refused(code: 0))
        #expect(try home.outbox().isEmpty)
        #expect(try home.readyToSeal(limit: 9).isEmpty)
        #expect(try home.unprinted(limit: 9).map(\.body) == [.notice([1])])
        #expect(try home.messages(of: room, limit: 9).map(\.first) == [message.first])
    }
}
