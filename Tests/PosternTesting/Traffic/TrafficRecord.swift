package import Foundation
package import PosternWire

/// The messages of one ``PairTraffic``, in the order in which they were first sent, and the rules that their fate must
/// keep.
struct TrafficRecord {
    struct Message {
        let send: Send
        /// The sender was told so.
        var isAccepted = false
        /// As its sender was told, ms.
        var acceptedAt: UInt64 = 0
        /// It was sent again: its place in the order may be the later one.
        var isRepeated = false
        /// The recipient has acknowledged it, or keeps it and is about to.
        var isTaken = false
    }

    private(set) var messages: [Message] = []
    private var places: [Data: Int] = [:]
    private(set) var unanswered: Set<Int> = []
    var isSending = false
    var openConnections = 0
    var faults: [String] = []

    // Of the recipient's last connection.
    private(set) var delivered: [Int] = []
    private var seen: Set<Int> = []
    private var acknowledgedCount = 0
    private var lastInOrder = -1
    var emptyNotices = 0

    // Over all connections.
    private(set) var unavailableCount = 0
    private(set) var allDeliveredCount = 0

    /// The last accepted ones, oldest first.
    func accepted(atMost count: Int) -> [(index: Int, message: Message)] {
        Array(messages.enumerated().filter { $0.element.isAccepted }.suffix(count).map { ($0.offset, $0.element) })
    }

    /// - Returns: Its place.
    mutating func add(_ send: Send) -> Int {
        places[send.messageID] = messages.count
        unanswered.insert(messages.count)
        messages.append(Message(send: send))
        return messages.count - 1
    }

    /// Oldest first.
    mutating func repeatUnanswered() -> [(Int, Send)] {
        let all = unanswered.sorted()
        for place in all { messages[place].isRepeated = true }
        return all.map { ($0, messages[$0].send) }
    }

    /// - Returns: Whether a message was accepted.
    mutating func answered(_ frame: ServerFrame) -> Bool {
        switch frame.body {
        case .accepted(let accepted):
            guard let place = places[accepted.message], unanswered.remove(place) != nil else {
                faults.append("an acceptance of nothing, or a second one")
                return false
            }
            messages[place].isAccepted = true
            messages[place].acceptedAt = accepted.atMs
            if !accepted.leftOut.isEmpty { faults.append("a device was left out") }
            return true
        case .refusal(let refusal) where refusal.code == .unavailable:
            // To be sent again.
            unavailableCount += 1
            return false
        default:
            faults.append("refused: \(frame)")
            return false
        }
    }

    mutating func connectRecipient() {
        delivered = []
        seen = []
        acknowledgedCount = 0
        lastInOrder = -1
        emptyNotices = 0
    }

    mutating func delivered(_ deliver: Deliver, isAcknowledged: Bool) {
        guard let place = places[deliver.messageID] else { return faults.append("a delivery that nobody sent") }
        allDeliveredCount += 1
        check(deliver, at: place)
        delivered.append(place)
        guard isAcknowledged else { return }
        for place in delivered[acknowledgedCount...] { messages[place].isTaken = true }
        acknowledgedCount = delivered.count
    }

    private mutating func check(_ deliver: Deliver, at place: Int) {
        let send = messages[place].send
        if deliver.envelope != send.envelope { faults.append("message \(place): another envelope") }
        let row = send.wrapBlock.dropFirst(Limits.pointBytes + DeviceID.byteCount)
        if deliver.own != row || deliver.encapsulated != send.wrapBlock.prefix(Limits.pointBytes) {
            faults.append("message \(place): another wrap")
        }
        if deliver.sequence != UInt64(delivered.count) + 1 { faults.append("sequence \(deliver.sequence)") }
        if !seen.insert(place).inserted { faults.append("message \(place): twice in the queue") }
        guard !messages[place].isRepeated else { return }
        if place < lastInOrder { faults.append("message \(place) comes after \(lastInOrder)") }
        lastInOrder = max(lastInOrder, place)
    }
}

extension Send {
    package var messageID: Data { envelope.messageID }
}

extension Deliver {
    package var messageID: Data { envelope.messageID }
}

extension Data {
    /// Of an envelope's header.
    fileprivate var messageID: Data { Data(dropFirst(36).prefix(16)) }
}
