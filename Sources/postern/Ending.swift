import Dispatch
import Glibc

/// How a long command ended.
enum Ending: Hashable, Sendable {
    case finished
    case timeout
    case signal

    /// Runs `body` until it ends, the time is up, or SIGINT or SIGTERM comes; then it is cancelled and waited for.
    static func wait(seconds: UInt32?, for body: @escaping @Sendable () async throws -> Void) async throws -> Ending {
        try await withThrowingTaskGroup(of: Ending.self) { group in
            group.addTask {
                try await body()
                return .finished
            }
            group.addTask {
                await Self.signal()
                return .signal
            }
            if let seconds {
                group.addTask {
                    try? await Task.sleep(for: .seconds(seconds))
                    return .timeout
                }
            }
            defer { group.cancelAll() }
            let first = try await group.next() ?? .finished
            group.cancelAll()
            // What the cancelled body throws is the cancellation.
            while await group.nextResult() != nil {}
            return first
        }
    }

    /// Returns at a signal, or when the task is cancelled.
    private static func signal() async {
        let (stream, feed) = AsyncStream.makeStream(of: Void.self)
        let sources = [SIGINT, SIGTERM].map { number in
            Glibc.signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { feed.yield() }
            source.activate()
            return source
        }
        for await _ in stream { break }
        for source in sources { source.cancel() }
    }
}
