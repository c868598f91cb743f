import PosternStore
import Synchronization

/// An answer that comes once, later.
final class Later: Sendable {
    private enum State {
        case none
        case waiting(CheckedContinuation<Acceptance, Never>)
        case here(Acceptance)
    }

    private let state = Mutex(State.none)

    func set(_ value: Acceptance) {
        let waiting = state.withLock { state -> CheckedContinuation<Acceptance, Never>? in
            defer { state = .here(value) }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume(returning: value)
    }

    /// What is here now.
    var now: Acceptance? {
        state.withLock { if case .here(let value) = $0 { value } else { nil } }
    }

    var value: Acceptance {
        get async {
            await withCheckedContinuation { continuation in
                let here = state.withLock { state -> Acceptance? in
                    if case .here(let value) = state { return value }
                    state = .waiting(continuation)
                    return nil
                }
                if let here { continuation.resume(returning: here) }
            }
        }
    }
}
