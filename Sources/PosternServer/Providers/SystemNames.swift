import Glibc
import NIOPosix
import Synchronization

/// The names that this machine knows: DNS, and what its files say.
enum SystemNames {
    /// `getaddrinfo` cannot be interrupted. So many may hang in it at a time, and whoever comes next waits no longer
    /// than it has patience. Lives as long as the process.
    private static let threads: NIOThreadPool = {
        let threads = NIOThreadPool(numberOfThreads: 2)
        threads.start()
        return threads
    }()

    /// - Returns: The addresses in the order in which to try them (RFC 6724); empty when the name is not known.
    /// - Throws: `CancellationError`, at once when the task is cancelled.
    static func addresses(of host: String) async throws -> [NumericAddress] {
        let answer = Answer()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                answer.wait(continuation)
                threads.submit { state in
                    guard state == .active, !answer.isGiven else { return answer.give(.failure(CancellationError())) }
                    answer.give(.success(lookUp(host)))
                }
            }
        } onCancel: {
            answer.give(.failure(CancellationError()))
        }
    }

    private static func lookUp(_ host: String) -> [NumericAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        return sequence(first: first, next: { $0?.pointee.ai_next }).compactMap { entry in
            entry.flatMap { address($0.pointee) }
        }
    }

    private static func address(_ entry: addrinfo) -> NumericAddress? {
        guard let pointer = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET: return .v4(UInt32(bigEndian: pointer.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
        case AF_INET6: return NumericAddress(pointer.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
        default: return nil
        }
    }

    /// An answer that is given once, and heard whether it comes before or after somebody waits.
    private final class Answer: Sendable {
        private typealias Outcome = Result<[NumericAddress], any Error>

        private struct State {
            var outcome: Outcome?
            var waiting: CheckedContinuation<[NumericAddress], any Error>?
        }

        private let state = Mutex(State())

        var isGiven: Bool { state.withLock { $0.outcome != nil } }

        func wait(_ continuation: CheckedContinuation<[NumericAddress], any Error>) {
            let given: Outcome? = state.withLock { state in
                if state.outcome == nil { state.waiting = continuation }
                return state.outcome
            }
            if let given { continuation.resume(with: given) }
        }

        func give(_ outcome: Result<[NumericAddress], any Error>) {
            let waiting = state.withLock { state in
                guard state.outcome == nil else { return nil as CheckedContinuation<[NumericAddress], any Error>? }
                state.outcome = outcome
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume(with: outcome)
        }
    }
}
