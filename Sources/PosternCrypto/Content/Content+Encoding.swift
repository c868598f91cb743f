import FoundationEssentials
import PosternWire
import SwiftProtobuf

extension Content {
    /// The protobuf that is sealed: fields in the order of their numbers.
    ///
    /// A body of an unknown kind has no bytes here: it is read, never written.
    package var bytes: [UInt8] {
        var proto = ProtoContent()
        if let users { proto.users = [Data(users.lower.bytes), Data(users.higher.bytes)] }
        proto.firstID = Data(firstID.bytes)
        proto.givenUp = givenUp.ranges.map(ProtoCounterRange.init)
        proto.expiring = expiring.map(ProtoExpiringCounters.init)
        proto.leftOut = leftOut.map(ProtoLeftOut.init)
        proto.view = view.map(ProtoViewItem.init)
        proto.heads = heads.map(ProtoHead.init)
        if !timers.isOff { proto.timers = timers.proto }
        if let replyTo { proto.replyTo = replyTo.proto }
        if let forwarded { proto.forwarded = forwarded.proto }
        body.write(to: &proto)
        // Encoding our own value fails only for required fields, which proto3 has none of.
        return (try? proto.serializedBytes()) ?? []
    }
}

extension Content.Body {
    fileprivate func write(to proto: inout ProtoContent) {
        switch self {
        case .text(let text): proto.text = text.proto
        case .location(let location): proto.location = location.proto
        case .contactCard(let card): proto.contactCard = card.proto
        case .reaction(let reaction): proto.reaction = reaction.proto
        case .edit(let edit): proto.edit = edit.proto
        case .recall(let recall): proto.recall = recall.proto
        case .receipts(let receipts): proto.receipts = receipts.proto
        case .roomDetails(let details): proto.roomDetails = details.proto
        case .timers(let timers): proto.conversationTimers = timers.proto
        case .signal(let signal): proto.signal = signal.proto
        case .unreadable(let unreadable): proto.unreadable = unreadable.proto
        case .rewrap(let rewrap): proto.rewrap = rewrap.proto
        case .sync(let sync): proto.sync = sync.proto
        case .unknown: break
        }
    }
}

extension ProtoCounterRange {
    fileprivate init(_ range: ClosedRange<UInt64>) {
        self.init()
        first = range.lowerBound
        last = range.upperBound
    }
}

extension ProtoExpiringCounters {
    fileprivate init(_ expiring: ExpiringCounters) {
        self.init()
        first = expiring.counters.lowerBound
        last = expiring.counters.upperBound
        runOut = expiring.runOut.milliseconds
    }
}

extension ProtoLeftOut {
    fileprivate init(_ leftOut: LeftOut) {
        self.init()
        device = Data(leftOut.device.bytes)
        counters = leftOut.counters.ranges.map(ProtoCounterRange.init)
    }
}

extension ProtoViewItem {
    fileprivate init(_ item: ViewItem) {
        self.init()
        switch item.subject {
        case .charter(let network): (kind, subject) = (1, Data(network.bytes))
        case .policy(let network): (kind, subject) = (2, Data(network.bytes))
        case .deviceList(let who): (kind, subject) = (3, Data(who.bytes))
        }
        version = item.version
        hash = Data(item.hash.bytes)
    }
}

extension ProtoHead {
    fileprivate init(_ head: Head) {
        self.init()
        device = Data(head.device.bytes)
        counter = head.counter
        hash = Data(head.hash)
    }
}
