import PosternCrypto
import PosternTrust
import PosternWire

/// What is known of who types and who is there, while a connection lasts. Of memory alone, and bounded.
struct PassingSignals {
    /// Message ids are known so long, milliseconds: 2 min.
    private static let memory: UInt64 = 120_000
    /// So many are known; more than that in 2 minutes are not looked at.
    private static let atMost = 4096

    private struct Source: Hashable {
        let device: DeviceID
        let conversation: ConversationID
    }

    private var seen: [MessageID: Timestamp] = [:]
    private var records: [Source: (record: SignalRecord, at: Timestamp)] = [:]
    /// What changed, and was not shown yet.
    private(set) var news: [ShownSignal] = []

    /// - Returns: Whether it is to be looked at: it was not seen before.
    mutating func admit(_ message: MessageID, at now: Timestamp) -> Bool {
        if seen.count >= Self.atMost { forget(at: now) }
        guard seen.count < Self.atMost, seen[message] == nil else { return false }
        seen[message] = now
        return true
    }

    /// - Parameter shown: How the user is to see it.
    mutating func take(_ signal: Signal, _ header: Header, at now: Timestamp, _ shown: ShownSignal) {
        let source = Source(device: header.device, conversation: header.conversation)
        var record = records[source]?.record ?? SignalRecord()
        let before = (record.isTyping(at: now), record.presence(at: now))
        record.take(signal, sentAt: header.sentAt, message: header.message, receivedAt: now)
        records[source] = (record, now)
        // Who goes on typing says so again.
        if before != (record.isTyping(at: now), record.presence(at: now)) { news.append(shown) }
    }

    /// The device sent a message: it types that one no longer.
    mutating func tookMessage(_ header: Header) {
        records[Source(device: header.device, conversation: header.conversation)]?.record
            .tookMessage(sentAt: header.sentAt)
    }

    mutating func takeNews() -> [ShownSignal] {
        defer { news = [] }
        return news
    }

    private mutating func forget(at now: Timestamp) {
        seen = seen.filter { now.milliseconds(since: $0.value) <= Self.memory }
        let life = Signal.presenceSeconds * 1000
        records = records.filter { now.milliseconds(since: $0.value.at) <= life }
    }
}
