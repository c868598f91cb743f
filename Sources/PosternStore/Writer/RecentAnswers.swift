import PosternWire

/// Answers for messages that were never written, because each recipient device acknowledged them in time, or because
/// they are transient. Kept until a restart: of each sending device its newest ``ofDevice``, which is as many as it may
/// have in flight, so that nobody else's messages cost it an answer. Over the limits of all, in number and in bytes, the
/// device that sent longest ago is forgotten whole. The retry of a forgotten one would be a new message, which its recipients know by
/// its id.
struct RecentAnswers {
    struct Answer {
        let fingerprint: Fingerprint
        let accepted: AcceptedMessage

        /// What it takes in memory, about: a message in a large room may leave out thousands of devices.
        fileprivate var bytes: Int { 256 + accepted.leftOut.count * DeviceID.byteCount }
    }

    /// The newest answers of one device.
    fileprivate struct Ring {
        var messages: [MessageID] = []
        var oldest = 0
        /// Of its last answer, by the count of all.
        var last: UInt64 = 0
    }

    static let ofDevice = Limits.requestsInFlight

    private var answers: [SentKey: Answer] = [:]
    private var rings: [DeviceID: Ring] = [:]
    /// Devices by the time of an answer; one that is not its device's last is passed over.
    private var turns: [(device: DeviceID, at: UInt64)] = []
    private var firstTurn = 0
    private var count: UInt64 = 0
    private var bytes = 0
    private let limit: Int
    private let byteLimit: Int

    /// - Parameters:
    ///   - limit: Of all answers; less than ``ofDevice`` counts as that.
    ///   - byteLimit: Of all answers together; the newest one stays, however large.
    init(limit: Int, byteLimit: Int) {
        self.limit = max(Self.ofDevice, limit)
        self.byteLimit = byteLimit
    }

    subscript(key: SentKey) -> Answer? { answers[key] }

    mutating func remember(_ answer: Answer, for key: SentKey) {
        guard answers.updateValue(answer, forKey: key) == nil else { return }
        count += 1
        bytes += answer.bytes
        if let forgotten = rings[key.device, default: Ring()].take(key.message, at: count) {
            forget(SentKey(device: key.device, message: forgotten))
        }
        turns.append((key.device, count))
        while answers.count > limit || bytes > byteLimit && rings.count > 1 { forgetLongestSilent() }
        dropPassedTurns()
    }

    private mutating func forgetLongestSilent() {
        let turn = turns[firstTurn]
        firstTurn += 1
        guard let ring = rings[turn.device], ring.last == turn.at else { return }
        for message in ring.messages { forget(SentKey(device: turn.device, message: message)) }
        rings[turn.device] = nil
    }

    private mutating func forget(_ key: SentKey) {
        bytes -= answers.removeValue(forKey: key)?.bytes ?? 0
    }

    /// Now and then, so that each answer pays for its own turn alone.
    private mutating func dropPassedTurns() {
        guard turns.count > 2 * limit else { return }
        turns = turns[firstTurn...].filter { rings[$0.device]?.last == $0.at }
        firstTurn = 0
    }
}

extension RecentAnswers.Ring {
    /// - Returns: What gave way.
    fileprivate mutating func take(_ message: MessageID, at time: UInt64) -> MessageID? {
        last = time
        guard messages.count == RecentAnswers.ofDevice else {
            messages.append(message)
            return nil
        }
        let forgotten = messages[oldest]
        messages[oldest] = message
        oldest = (oldest + 1) % messages.count
        return forgotten
    }
}
