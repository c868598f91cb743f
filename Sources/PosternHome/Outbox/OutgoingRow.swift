import GRDB
import PosternWire

extension Outgoing {
    init(_ row: Row, sealing: borrowing RowSealing) throws {
        let first: MessageID = try row.id("first")
        let conversation: ConversationID = try row.id("conversation")
        let device: DeviceID? = try row.optionalID("about_device")
        let about = try device.map {
            MessagePlace(conversation: conversation, device: $0, first: try row.id("about_first"))
        }
        self.init(
            first: first,
            conversation: conversation,
            kind: try row.messageKind("kind"),
            peer: try row.optionalWho("peer"),
            device: try row.optionalID("device"),
            writtenFor: try row.optionalHash("written_for"),
            sentAt: try row.time("sent_at"),
            timeToLive: try row.version("time_to_live"),
            about: about,
            content: try sealing.open(try row.bytes("sealed"), .outgoing, row: first.bytes)
        )
    }
}

extension Outgoing.State {
    init(_ row: Row) throws {
        switch try row.integer("state") {
        case 1: self = try row.optionalInteger("hold").map { .held(reason: $0) } ?? .queued
        case 2: self = .unanswered
        case 3: self = .accepted
        default: self = .refused(code: try row.optionalInteger("refusal") ?? 0)
        }
    }
}

extension Row {
    func optionalWho(_ column: String) throws(HomeError) -> Who? {
        guard let bytes = try optionalBytes(column) else { return nil }
        guard let who = Who(bytes) else { throw .damaged(column) }
        return who
    }
}

extension Row {
    func messageKind(_ column: String) throws(HomeError) -> Header.Kind {
        guard let kind = UInt8(exactly: try integer(column)).flatMap(Header.Kind.init(rawValue:)) else {
            throw .damaged(column)
        }
        return kind
    }
}

extension Sealing {
    /// Of `sealing` joined with its `outgoing` row's `kind` and `peer`; the envelope is still there.
    init(_ row: Row) throws {
        kind = try row.messageKind("kind")
        message = try row.id("message")
        first = try row.id("first")
        conversation = try row.id("conversation")
        peer = try row.optionalWho("peer")
        state = try row.choice("state")
        hash = try row.hash("hash")
        sealedAt = try row.time("sealed_at")
        envelope = try row.bytes("envelope")
        wrapBlock = try row.bytes("wrap_block")
    }
}
