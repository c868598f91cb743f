/// Answers for messages that were never written, because each recipient device acknowledged them in time, or because
/// they are transient. Kept until a restart, at most so many: the oldest is forgotten first, and its retry would be a
/// new message, which its recipients know by its id.
struct RecentAnswers {
    struct Answer {
        let fingerprint: Fingerprint
        let accepted: AcceptedMessage
    }

    private var answers: [SentKey: Answer] = [:]
    private var order: [SentKey] = []
    private var oldest = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    subscript(key: SentKey) -> Answer? { answers[key] }

    mutating func remember(_ answer: Answer, for key: SentKey) {
        guard answers.updateValue(answer, forKey: key) == nil else { return }
        if order.count < limit {
            order.append(key)
        } else {
            answers[order[oldest]] = nil
            order[oldest] = key
            oldest = (oldest + 1) % limit
        }
    }
}
