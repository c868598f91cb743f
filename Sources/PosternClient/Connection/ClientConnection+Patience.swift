import PosternWire

extension ClientConnection {
    /// The same goes so often, when the relay asks to come again later.
    private static let attemptsAtMost = 5
    /// What the relay asks for is waited for so long at most, seconds.
    private static let waitAtMost: UInt32 = 30

    /// Asks, and asks the same again where the relay wants to be asked later.
    ///
    /// - Throws: As ``ask(_:)``; ``ClientError/unanswered`` when it never had the time.
    func askPatiently(_ body: ClientFrame.OneOf_Body) async throws -> ServerFrame.OneOf_Body {
        var delay = RetryDelay()
        for _ in 0..<Self.attemptsAtMost {
            do {
                return try await ask(body)
            } catch let refusal as RelayRefusal {
                guard let seconds = refusal.retryAfterSeconds else { throw refusal }
                let wait = delay.next(random: .random(in: 0..<1), asked: min(seconds, Self.waitAtMost))
                try await Task.sleep(for: .milliseconds(wait))
            }
        }
        throw ClientError.unanswered
    }
}
