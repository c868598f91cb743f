import FoundationEssentials
import PosternWire

// What is said about another message, or about the conversation.

extension Reaction {
    init(reading proto: ProtoReaction) throws(LayoutError) {
        self.init(
            to: try Target(reading: proto.target),
            try Line(proto.emoji, bytes: 1...ContentLimits.emojiBytes),
            isRemoved: proto.removed,
            revision: try checkedRevision(proto.revision)
        )
    }

    var proto: ProtoReaction {
        var proto = ProtoReaction()
        proto.target = target.proto
        proto.emoji = emoji.text
        proto.removed = isRemoved
        proto.revision = revision
        return proto
    }
}

extension Edit {
    init(reading proto: ProtoEdit) throws(LayoutError) {
        self.init(
            of: try Target(reading: proto.target),
            try MessageText(reading: proto.text),
            revision: try checkedRevision(proto.revision)
        )
    }

    var proto: ProtoEdit {
        var proto = ProtoEdit()
        proto.target = target.proto
        proto.text = text.proto
        proto.revision = revision
        return proto
    }
}

extension Recall {
    init(reading proto: ProtoRecall) throws(LayoutError) { self.init(of: try Target(reading: proto.target)) }

    var proto: ProtoRecall {
        var proto = ProtoRecall()
        proto.target = target.proto
        return proto
    }
}

extension Receipts {
    init(reading proto: ProtoReceipts) throws(LayoutError) {
        guard proto.groups.count <= ContentLimits.receiptGroups else { throw .tooLong }
        guard proto.groups.reduce(0, { $0 + $1.delivered.count + $1.read.count }) <= ContentLimits.receipts else {
            throw .tooLong
        }
        var groups: [ReceiptGroup] = []
        for group in proto.groups { groups.append(try ReceiptGroup(reading: group)) }
        guard !groups.isEmpty else { throw .meaningless("receipts") }
        guard Set(groups.map { [$0.conversation.bytes, $0.device.bytes] }).count == groups.count else {
            throw .unsorted
        }
        self.init(groups)
    }

    var proto: ProtoReceipts {
        var proto = ProtoReceipts()
        proto.groups = groups.map(\.proto)
        return proto
    }
}

extension ReceiptGroup {
    fileprivate init(reading proto: ProtoReceiptGroup) throws(LayoutError) {
        let delivered = try Self.messages(proto.delivered)
        let read = try Self.messages(proto.read)
        guard !delivered.isEmpty || !read.isEmpty else { throw .meaningless("receipts") }
        guard Set(delivered + read).count == delivered.count + read.count else { throw .unsorted }
        self.init(
            conversation: try identifier(proto.conversation),
            device: try identifier(proto.device),
            delivered: delivered,
            read: read
        )
    }

    private static func messages(_ read: [Data]) throws(LayoutError) -> [MessageID] {
        var messages: [MessageID] = []
        for item in read { messages.append(try identifier(item)) }
        return messages
    }

    fileprivate var proto: ProtoReceiptGroup {
        var proto = ProtoReceiptGroup()
        proto.conversation = Data(conversation.bytes)
        proto.device = Data(device.bytes)
        proto.delivered = delivered.map { Data($0.bytes) }
        proto.read = read.map { Data($0.bytes) }
        return proto
    }
}

extension RoomDetails {
    init(reading proto: ProtoRoomDetails) throws(LayoutError) {
        guard proto.description_p.utf8.count <= ContentLimits.descriptionBytes else { throw .tooLong }
        guard proto.roomVersion >= 1 else { throw .meaningless("room version") }
        self.init(
            title: try Line(proto.title, bytes: 0...ContentLimits.labelBytes),
            description: proto.description_p,
            roomVersion: proto.roomVersion,
            revision: try checkedRevision(proto.revision)
        )
    }

    var proto: ProtoRoomDetails {
        var proto = ProtoRoomDetails()
        proto.title = title.text
        proto.description_p = description
        proto.roomVersion = roomVersion
        proto.revision = revision
        return proto
    }
}

extension ConversationTimers {
    init(reading proto: ProtoConversationTimers) throws(LayoutError) {
        self.init(try MessageTimers(reading: proto.timers), revision: try checkedRevision(proto.revision))
    }

    var proto: ProtoConversationTimers {
        var proto = ProtoConversationTimers()
        proto.timers = timers.proto
        proto.revision = revision
        return proto
    }
}

extension Signal {
    init(reading proto: ProtoSignal) throws(LayoutError) {
        guard let signal = Signal(state: proto.state) else { throw .meaningless("signal") }
        self = signal
    }

    var proto: ProtoSignal {
        var proto = ProtoSignal()
        proto.state = state
        return proto
    }
}

private func checkedRevision(_ read: UInt32) throws(LayoutError) -> UInt32 {
    guard read >= 1 else { throw .meaningless("revision") }
    return read
}
