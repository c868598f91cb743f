import PosternAdminAPI
import Synchronization

/// The signatures of writes that were taken: each is taken once.
///
/// A signature counts for ``VerifiedSignature/longestLife`` at most; two generations of that length remember it for at
/// least as long. What was signed before this memory began may have been taken by the one before, and is refused, so
/// that a restart forgets nothing that could come again.
final class ReplayMemory: Sendable {
    enum Verdict: Hashable, Sendable {
        case taken
        /// It was taken before.
        case repeated
        /// Its signer's clock was so many seconds short of this memory's beginning: nobody knows whether it was taken.
        case beforeStart(seconds: Int64)
        /// More writes than one server takes in twenty minutes.
        case full
    }

    private struct State {
        var turned: Int64
        var older: Set<[UInt8]> = []
        var newer: Set<[UInt8]> = []
    }

    static let generationSeconds = VerifiedSignature.longestLife
    static let most = 200_000

    private let began: Int64
    private let state: Mutex<State>

    /// - Parameter now: Seconds since 1970.
    init(now: Int64) {
        began = now
        state = Mutex(State(turned: now))
    }

    /// - Parameters:
    ///   - signature: 32 bytes, verified.
    ///   - signedAt: Seconds since 1970.
    func take(_ signature: [UInt8], signedAt: Int64, now: Int64) -> Verdict {
        guard signedAt >= began else { return .beforeStart(seconds: began - signedAt) }
        return state.withLock { state in
            if now - state.turned >= Self.generationSeconds {
                let isOutdated = now - state.turned >= 2 * Self.generationSeconds
                state = State(turned: now, older: isOutdated ? [] : state.newer)
            }
            guard !state.newer.contains(signature), !state.older.contains(signature) else { return .repeated }
            guard state.newer.count < Self.most else { return .full }
            state.newer.insert(signature)
            return .taken
        }
    }
}
