import PosternRelay
import Synchronization

/// The client tokens whose requests are being answered: of the same token one request at a time.
final class TokensUnderWay: Sendable {
    private let patience: Duration
    /// Who waits for each. There are no more than connections.
    private let waiting = Mutex<[TokenedRequest.Key: [AsyncStream<Never>.Continuation]]>([:])

    /// - Parameter patience: How long a repeat waits for the request before it.
    init(patience: Duration = .seconds(5)) {
        self.patience = patience
    }

    /// - Returns: Whether the caller may go on, and calls ``leave(_:)`` when it is done. Otherwise another request has
    ///   not come to its end in time.
    func enter(_ key: TokenedRequest.Key) async -> Bool {
        let end = ContinuousClock.now + patience
        while let other = begin(key) {
            guard await Self.ends(other, before: end) else { return false }
        }
        return true
    }

    func leave(_ key: TokenedRequest.Key) {
        let others = waiting.withLock { $0.removeValue(forKey: key) }
        for other in others ?? [] { other.finish() }
    }

    /// How many requests wait for another one of their token.
    var count: Int { waiting.withLock { $0.values.reduce(0) { $0 + $1.count } } }

    /// - Returns: What ends when the request does that is under way; `nil` when the caller's is now.
    private func begin(_ key: TokenedRequest.Key) -> AsyncStream<Never>? {
        waiting.withLock { waiting in
            guard waiting[key] != nil else {
                waiting[key] = []
                return nil
            }
            let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
            waiting[key]?.append(continuation)
            return stream
        }
    }

    private static func ends(_ other: AsyncStream<Never>, before end: ContinuousClock.Instant) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in other {}
                return !Task.isCancelled
            }
            group.addTask {
                // Cancelled when the other one is first.
                _ = try? await Task.sleep(until: end, clock: .continuous)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }
}
