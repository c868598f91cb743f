import FoundationEssentials
package import PosternWire
import SwiftProtobuf

extension Content {
    /// - Parameter bytes: As ``bytes`` made them, or another implementation.
    /// - Throws: ``LayoutError`` for what breaks a rule of the content's page. A body of a later kind is no error.
    package init(parsing bytes: [UInt8]) throws(LayoutError) {
        guard bytes.count <= ContentLimits.bytes else { throw .tooLong }
        let scan = try FieldScan(bytes[...], shape: ContentShape.content)
        let bodies = scan.occurrences.filter { bodyNumbers.contains($0.key) }
        guard let body = bodies.first?.key, bodies.count == 1, bodies[body] == 1 else { throw .meaningless("body") }
        guard let proto = try? ProtoContent(serializedBytes: bytes) else { throw .meaningless("content") }
        self.init(
            users: try DirectUsers(reading: proto.users),
            firstID: try identifier(proto.firstID),
            givenUp: try CounterRanges(reading: proto.givenUp, atMost: ContentLimits.givenUpRanges),
            expiring: try Self.expiring(proto.expiring),
            leftOut: try Self.leftOut(proto.leftOut),
            view: try Self.view(proto.view),
            heads: try Self.heads(proto.heads),
            timers: try MessageTimers(reading: proto.timers),
            replyTo: proto.hasReplyTo ? try Target(reading: proto.replyTo) : nil,
            forwarded: proto.hasForwarded ? try Forwarded(reading: proto.forwarded) : nil,
            body: try Body(reading: proto, field: body)
        )
        guard self.body.mayHaveAttributes || !(proto.hasTimers || proto.hasReplyTo || proto.hasForwarded) else {
            throw .meaningless("attribute")
        }
    }

    private static func expiring(_ read: [ProtoExpiringCounters]) throws(LayoutError) -> [ExpiringCounters] {
        guard read.count <= ContentLimits.expiringRanges else { throw .tooLong }
        var items: [ExpiringCounters] = []
        for item in read {
            let counters = try counterRange(item.first, item.last)
            items.append(ExpiringCounters(counters: counters, runOut: Timestamp(milliseconds: item.runOut)))
        }
        _ = try CounterRanges(items.map(\.counters))
        return items
    }

    private static func leftOut(_ read: [ProtoLeftOut]) throws(LayoutError) -> [LeftOut] {
        guard read.count <= ContentLimits.leftOutDevices else { throw .tooLong }
        var items: [LeftOut] = []
        for item in read {
            let counters = try CounterRanges(reading: item.counters, atMost: ContentLimits.leftOutRanges)
            guard !counters.isEmpty else { throw .meaningless("left out") }
            items.append(LeftOut(device: try identifier(item.device), counters: counters))
        }
        guard Set(items.map(\.device)).count == items.count else { throw .unsorted }
        return items
    }

    private static func view(_ read: [ProtoViewItem]) throws(LayoutError) -> [ViewItem] {
        guard read.count <= ContentLimits.viewItems else { throw .tooLong }
        var items: [ViewItem] = []
        for item in read {
            guard let subject = try ViewItem.Subject(reading: item) else { continue }
            guard item.version >= 1, let hash = Hash512(Array(item.hash)) else { throw .meaningless("view") }
            items.append(ViewItem(subject: subject, version: item.version, hash: hash))
        }
        guard Set(items.map(\.subject)).count == items.count else { throw .unsorted }
        return items
    }

    private static func heads(_ read: [ProtoHead]) throws(LayoutError) -> [Head] {
        guard read.count <= ContentLimits.heads else { throw .tooLong }
        var items: [Head] = []
        for item in read {
            guard item.counter >= 1, item.hash.count == Head.hashBytes else { throw .meaningless("head") }
            items.append(Head(device: try identifier(item.device), counter: item.counter, cut: Array(item.hash)))
        }
        guard Set(items.map(\.device)).count == items.count else { throw .unsorted }
        return items
    }
}

/// Field numbers of bodies: exactly one of them stands in a content.
private let bodyNumbers: ClosedRange<UInt64> = 16...63

func identifier<Subject>(_ bytes: Data) throws(LayoutError) -> Identifier<Subject> {
    guard let identifier = Identifier<Subject>(bytes) else { throw .meaningless("id") }
    return identifier
}

private func counterRange(_ first: UInt64, _ last: UInt64) throws(LayoutError) -> ClosedRange<UInt64> {
    guard first <= last else { throw .meaningless("counter") }
    return first...last
}

extension CounterRanges {
    fileprivate init(reading read: [ProtoCounterRange], atMost limit: Int) throws(LayoutError) {
        guard read.count <= limit else { throw .tooLong }
        var ranges: [ClosedRange<UInt64>] = []
        for item in read { ranges.append(try counterRange(item.first, item.last)) }
        try self.init(ranges)
    }
}

extension DirectUsers {
    /// - Returns: `nil` where none is named.
    fileprivate init?(reading read: [Data]) throws(LayoutError) {
        guard !read.isEmpty else { return nil }
        guard read.count == 2, let lower = Who(Array(read[0])), let higher = Who(Array(read[1])) else {
            throw .meaningless("users")
        }
        guard lower <= higher else { throw .unsorted }
        self.init(lower, higher)
    }
}

extension ViewItem.Subject {
    /// - Returns: `nil` for a kind of document that is not known here.
    fileprivate init?(reading item: ProtoViewItem) throws(LayoutError) {
        switch item.kind {
        case 0: throw .meaningless("view")
        case 1: self = .charter(try identifier(item.subject))
        case 2: self = .policy(try identifier(item.subject))
        case 3:
            guard let who = Who(Array(item.subject)) else { throw .meaningless("view") }
            self = .deviceList(who)
        default: return nil
        }
    }
}

extension Content.Body {
    fileprivate init(reading proto: ProtoContent, field: UInt64) throws(LayoutError) {
        switch proto.body {
        case .text(let text): self = .text(try MessageText(reading: text))
        case .location(let location): self = .location(try Location(reading: location))
        case .contactCard(let card): self = .contactCard(try ContactCard(reading: card))
        case .reaction(let reaction): self = .reaction(try Reaction(reading: reaction))
        case .edit(let edit): self = .edit(try Edit(reading: edit))
        case .recall(let recall): self = .recall(try Recall(reading: recall))
        case .receipts(let receipts): self = .receipts(try Receipts(reading: receipts))
        case .roomDetails(let details): self = .roomDetails(try RoomDetails(reading: details))
        case .conversationTimers(let timers): self = .timers(try ConversationTimers(reading: timers))
        case .signal(let signal): self = .signal(try Signal(reading: signal))
        case .unreadable(let unreadable): self = .unreadable(try Unreadable(reading: unreadable))
        case .rewrap(let rewrap): self = .rewrap(try Rewrap(reading: rewrap))
        case .sync(let sync): self = .sync(try Sync(reading: sync))
        case nil:
            self = .unknown(field: field)
        }
    }
}
