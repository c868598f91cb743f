import FoundationEssentials
import PosternTrust
import PosternWire

extension Unreadable {
    init(reading proto: ProtoUnreadable) throws(LayoutError) {
        guard
            let conversation = ConversationID(proto.conversation),
            let message = MessageID(proto.message),
            let hash = Hash512(Array(proto.envelopeHash))
        else { throw .meaningless("unreadable") }
        self.init(conversation: conversation, message: message, envelopeHash: hash)
    }

    var proto: ProtoUnreadable {
        var proto = ProtoUnreadable()
        proto.conversation = Data(conversation.bytes)
        proto.message = Data(message.bytes)
        proto.envelopeHash = Data(envelopeHash.bytes)
        return proto
    }
}

extension Rewrap {
    init(reading proto: ProtoRewrap) throws(LayoutError) {
        guard
            let message = MessageID(proto.message),
            let rewrap = Rewrap(message: message, secret: Array(proto.secret))
        else { throw .meaningless("rewrap") }
        self = rewrap
    }

    var proto: ProtoRewrap {
        var proto = ProtoRewrap()
        proto.message = Data(message.bytes)
        proto.secret = Data(secret)
        return proto
    }
}

extension Sync {
    init(reading proto: ProtoSync) throws(LayoutError) {
        guard proto.read.count <= ContentLimits.readMarks, proto.rooms.count <= ContentLimits.anchoredRooms else {
            throw .tooLong
        }
        var marks: [ReadMark] = []
        for mark in proto.read { marks.append(try ReadMark(reading: mark)) }
        var rooms: [AnchoredRoom] = []
        for room in proto.rooms { rooms.append(try AnchoredRoom(reading: room)) }
        guard let sync = Sync(read: marks, rooms: rooms) else { throw .meaningless("sync") }
        self = sync
    }

    var proto: ProtoSync {
        var proto = ProtoSync()
        proto.read = read.map(\.proto)
        proto.rooms = rooms.map(\.proto)
        return proto
    }
}

extension AnchoredRoom {
    fileprivate init(reading proto: ProtoAnchoredRoom) throws(LayoutError) {
        guard let room = ConversationID(proto.room), let entry = Hash512(Array(proto.entry)),
            proto.hasDetails == !proto.detailsBy.isEmpty
        else { throw .meaningless("anchored room") }
        var said: Said?
        if proto.hasDetails {
            guard let by = Who(Array(proto.detailsBy)) else { throw .meaningless("anchored room") }
            said = Said(try RoomDetails(reading: proto.details), by: by)
        }
        let point = RoomPoint(room: room, version: proto.version, entry: entry)
        guard let anchored = AnchoredRoom(point, said: said) else { throw .meaningless("anchored room") }
        self = anchored
    }

    fileprivate var proto: ProtoAnchoredRoom {
        var proto = ProtoAnchoredRoom()
        proto.room = Data(point.room.bytes)
        proto.version = point.version
        proto.entry = Data(point.entry.bytes)
        if let said {
            proto.details = said.details.proto
            proto.detailsBy = Data(said.by.bytes)
        }
        return proto
    }
}

extension ReadMark {
    fileprivate init(reading proto: ProtoReadMark) throws(LayoutError) {
        guard
            let conversation = ConversationID(proto.conversation),
            let device = DeviceID(proto.device),
            proto.counter >= 1
        else { throw .meaningless("read mark") }
        self.init(conversation: conversation, device: device, counter: proto.counter)
    }

    fileprivate var proto: ProtoReadMark {
        var proto = ProtoReadMark()
        proto.conversation = Data(conversation.bytes)
        proto.device = Data(device.bytes)
        proto.counter = counter
        return proto
    }
}
