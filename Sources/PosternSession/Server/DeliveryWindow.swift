import PosternWire

/// What was delivered on one connection and is not acknowledged yet: bounded in number and in bytes.
///
/// Sequences count the deliveries of this connection from 1 and mean nothing on another.
struct DeliveryWindow: Hashable, Sendable {
    private struct Entry: Hashable {
        let item: Item
        let byteCount: Int
    }

    private enum Item: Hashable {
        case message(UInt64)
        case gap(QueueGap)
    }

    struct Settled: Hashable {
        var taken: [UInt64] = []
        var refused: [UInt64] = []
        var gaps: [QueueGap] = []
    }

    let maximumCount: Int
    let maximumBytes: Int
    private var entries: [Entry] = []
    private var head = 0
    private var nextSequence: UInt64 = 1
    private var bytes = 0

    init(maximumCount: Int, maximumBytes: Int) {
        self.maximumCount = maximumCount
        self.maximumBytes = maximumBytes
    }

    private var count: Int { entries.count - head }
    var isEmpty: Bool { count == 0 }
    var freeCount: Int { max(0, maximumCount - count) }
    var freeBytes: Int { max(0, maximumBytes - bytes) }

    /// One message always fits into an empty window, however large it is.
    func hasRoom(for mail: Mail) -> Bool {
        isEmpty || (count < maximumCount && bytes + mail.byteCount <= maximumBytes)
    }

    /// Half of it free: worth reading more for.
    var isHalfEmpty: Bool { isEmpty || (count * 2 <= maximumCount && bytes * 2 <= maximumBytes) }

    /// A gap notice was delivered and is not acknowledged: until then the store names it with each reading.
    var hasGap: Bool {
        entries[head...].contains { if case .gap = $0.item { true } else { false } }
    }

    /// - Returns: The delivery's sequence.
    mutating func add(_ mail: Mail) -> UInt64 {
        switch mail {
        case .message(let number, _, _): entries.append(Entry(item: .message(number), byteCount: mail.byteCount))
        case .gap(let gap): entries.append(Entry(item: .gap(gap), byteCount: 0))
        }
        bytes += mail.byteCount
        defer { nextSequence += 1 }
        return nextSequence
    }

    /// - Returns: `nil` for a sequence that was never given out; nothing settled for one that was settled before.
    mutating func acknowledge(upTo sequence: UInt64, refused: Set<UInt64>) -> Settled? {
        guard sequence < nextSequence else { return nil }
        var settled = Settled()
        var first = nextSequence - UInt64(count)
        while first <= sequence {
            let entry = entries[head]
            switch entry.item {
            case .message(let number) where refused.contains(first): settled.refused.append(number)
            case .message(let number): settled.taken.append(number)
            case .gap(let gap): settled.gaps.append(gap)
            }
            bytes -= entry.byteCount
            head += 1
            first += 1
        }
        if head > 64, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
        return settled
    }
}
