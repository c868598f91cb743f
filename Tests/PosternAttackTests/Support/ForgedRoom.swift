import Foundation
import PosternPrimitives
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire

/// A room that no relay ever took, at some version, with what a lying one serves of it.
struct ForgedRoom: Sendable {
    let point: RoomPoint
    let entry: Document
    let state: [UInt8]

    /// How a header names it.
    func name(in header: inout Header) {
        header.kind = .room
        header.conversation = point.room
        header.roomVersion = point.version
        header.roomEntry = point.entry
    }

    /// Serves the one entry and the state after it.
    var served: Lie {
        var lie = Lie.serving([entry], as: .roomEntry, of: point.room.bytes, isStubborn: true)
        let serve = lie.answer
        lie.answer = { [state, point] body, question in
            guard case .fetchRoomState(_, let fetch) = question, Array(fetch.room) == point.room.bytes else {
                return serve(body, question)
            }
            var answer = RoomStateAnswer()
            answer.state = Data(state)
            return .roomState(answer)
        }
        return lie
    }
}

extension World {
    /// A group of mallory's, as it is after a version that mallory signed.
    func forgeRoom(at version: UInt32, with others: [RoomMember]) throws -> ForgedRoom {
        let author = try Author(mallory)
        let creation = try creation(with: others)
        let first = try firstEntry(creation)
        let room = ConversationID(firstRoomEntry: try Document(signing: first, with: author.key).hash)
        let state = try state(after: creation, of: room, version)
        var entry = first
        entry.room = room
        entry.version = version
        entry.previous = .of([1])
        entry.change = .timers(RoomTimers(expiry: 60, burn: 0))
        entry.stateAfter = .of(state)
        let document = try Document(signing: entry, with: author.key)
        return ForgedRoom(
            point: RoomPoint(room: room, version: version, entry: document.hash),
            entry: document,
            state: state
        )
    }

    /// Of a group of mallory's with others in it.
    func creation(with others: [RoomMember]) throws -> RoomCreation {
        let mallory = try mallory
        let own = RoomMember(who: mallory.who, identity: mallory.identity.publicKey.hash)
        return RoomCreation(
            kind: .group,
            nonce: try Random.bytes(RoomCreation.nonceBytes),
            members: (others + [own]).sorted { $0.who < $1.who }
        )
    }

    func firstEntry(_ creation: RoomCreation) throws -> RoomEntry {
        let mallory = try mallory
        let maker = RoomEntry.Author(who: mallory.who, device: mallory.id, listVersion: 1)
        return RoomEntry(creating: creation, by: maker, at: clock.now)
    }

    /// Mallory founds a group with others in it at the honest relay.
    ///
    /// - Returns: The room's first entry, and what the relay says to it; `nil` where it takes it.
    func foundAsMallory(
        with others: [RoomMember]
    ) async throws -> (room: TestRoom, first: Document, refusal: RefusalCode?) {
        let first = try Document(signing: firstEntry(creation(with: others)), with: mallory.key)
        let room = TestRoom(id: ConversationID(firstRoomEntry: first.hash))
        return (room, first, try await refusal(of: first, in: room, by: mallory.who))
    }

    private func state(after creation: RoomCreation, of room: ConversationID, _ version: UInt32) throws -> [UInt8] {
        var writer = ByteWriter()
        writer.label(.roomState)
        writer.identifier(network)
        writer.identifier(room)
        writer.u32(version)
        writer.u8(creation.kind.rawValue)
        writer.u32(60)
        writer.u32(0)
        writer.u16(UInt16(creation.members.count))
        for member in creation.members {
            writer.who(member.who)
            writer.hash(member.identity)
            writer.u8(member.role.rawValue)
        }
        writer.u16(0)
        _ = try RoomState(parsing: writer.bytes)
        return writer.bytes
    }
}
