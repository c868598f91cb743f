import PosternTrust
import PosternWire
import Testing

@testable import PosternClient

@Suite("What is shown of a room's entry")
struct RoomChangeNoticeTests {
    private let network = NetworkID([UInt8](repeating: 1, count: 16)) ?? .zero
    private let name = RoomName(id: ConversationID([UInt8](repeating: 9, count: 16)) ?? .zero, title: "Crew")

    private func who(_ number: UInt8) -> Who {
        Who(network: network, user: UserID([UInt8](repeating: number, count: 16)) ?? .zero)
    }

    private func login(_ who: Who) -> String { ["alice", "bob", "carol"][Int(who.user.bytes[0]) - 1] }

    private func member(_ number: UInt8, _ role: RoomMember.Role = .member, identity: UInt8 = 0) -> RoomMember {
        RoomMember(who: who(number), identity: .of([number, identity]), role: role)
    }

    private func author() -> RoomEntry.Author {
        RoomEntry.Author(who: who(1), device: DeviceID([UInt8](repeating: 3, count: 16)) ?? .zero, listVersion: 1)
    }

    private func founded() throws -> RoomHead {
        let entry = RoomEntry(creating: try creation(), by: author(), at: Timestamp(seconds: 1))
        let hash = Hash512.of(entry.body)
        let state = try RoomState.after(
            entry,
            by: member(1).identity,
            on: nil,
            knowing: .newest([who(1): member(1).identity, who(2): member(2).identity])
        )
        return RoomHead(room: ConversationID(firstRoomEntry: hash), entry: hash, state: state)
    }

    private func creation() throws -> RoomCreation {
        RoomCreation(
            kind: .moderated,
            nonce: [UInt8](repeating: 0, count: RoomCreation.nonceBytes),
            members: [member(1, .moderator), member(2)]
        )
    }

    private func sentence(_ change: RoomChange) throws -> String {
        let head = try founded()
        let entry = RoomEntry(change, on: head, by: author(), at: Timestamp(seconds: 2))
        return RoomChangeNotice(entry, of: name, before: head.state, login: login).sentence
    }

    @Test("is one sentence for each change")
    func sentences() throws {
        let entry = RoomEntry(creating: try creation(), by: author(), at: Timestamp(seconds: 1))
        let created = RoomChangeNotice(entry, of: name, before: nil, login: login)
        #expect(ClientNotice.roomChanged(created).text == "Crew: alice created the room, added bob")
        #expect(try sentence(.set([member(3)])) == "added carol")
        #expect(try sentence(.set([member(3, .moderator)])) == "added carol, made carol moderator")
        #expect(try sentence(.set([member(2, .moderator)])) == "made bob moderator")
        #expect(try sentence(.set([member(1)])) == "made alice a plain member")
        #expect(try sentence(.set([member(2, identity: 7)])) == "took the new identity of bob into the room")
        #expect(try sentence(.remove([who(2)])) == "removed bob")
        #expect(try sentence(.remove([who(1)])) == "left")
        #expect(
            try sentence(.timers(RoomTimers(expiry: 60, burn: 0)))
                == "set messages to go 60 s after sending, never after reading"
        )
    }

    @Test("is the same when it comes out of a home")
    func encoding() throws {
        let entry = RoomEntry(.set([member(3)]), on: try founded(), by: author(), at: Timestamp(seconds: 2))
        let notice = ClientNotice.roomChanged(RoomChangeNotice(entry, of: name, before: nil, login: login))
        #expect(ClientNotice(bytes: notice.bytes) == notice)
    }
}
