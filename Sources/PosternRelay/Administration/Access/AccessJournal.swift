import PosternStore
import PosternWire
import Synchronization

/// What the admin endpoint saw of those who came, and what has yet to be written: nobody waits for it.
///
/// It is bounded by the number of credentials there are: of each it holds the addresses that it came from lately, and
/// how often somebody came with it in vain; of all other attempts only their number.
final class AccessJournal: Sendable {
    /// A use that is to be written.
    struct Use: Sendable {
        let administrator: Administrator
        let at: Timestamp
        /// Time and address are to be written, beside that the address was seen.
        var isWhole: Bool
    }

    /// Attempts in vain since the last record about them.
    struct Failures: Sendable {
        var count: UInt64 = 0
        /// The last one.
        var last: Administrator
        var reason: String
        var recorded: Timestamp?
    }

    private struct Seen: Sendable {
        var written: Timestamp?
        var addresses: Set<String> = []
    }

    struct UseKey: Hashable, Sendable {
        let credential: ProvenCredential
        let address: String?
    }

    private struct State {
        var seen: [ProvenCredential: Seen] = [:]
        var uses: [UseKey: Use] = [:]
        /// By the credential that is there; `nil` for all that are not.
        var failures: [ProvenCredential?: Failures] = [:]
        var wake: AsyncStream<Void>.Continuation?
    }

    private let state = Mutex(State())

    /// Of one credential, and of all strangers together, at most one use and one record is written in so many seconds.
    static let pauseSeconds: UInt64 = 60
    /// What was not used for so long is asked of the store again.
    private static let forgottenSeconds: UInt64 = 3600

    func note(_ credential: ProvenCredential, by administrator: Administrator, at now: Timestamp) {
        state.withLock { state in
            var seen = state.seen[credential] ?? Seen()
            let isDue = Self.isOver(seen.written, at: now)
            let isNew = administrator.address.map { !seen.addresses.contains($0) } ?? false
            guard isDue || isNew else { return }
            if isDue { seen.written = now }
            if let address = administrator.address {
                // They are remembered in the store; here only so that it is not asked each time.
                if seen.addresses.count >= CredentialName.mostAddresses { seen.addresses = [] }
                seen.addresses.insert(address)
            }
            state.seen[credential] = seen
            let key = UseKey(credential: credential, address: administrator.address)
            let wasWhole = state.uses[key]?.isWhole ?? false
            state.uses[key] = Use(administrator: administrator, at: now, isWhole: isDue || wasWhole)
            state.wake?.yield()
        }
    }

    /// - Parameter credential: One that is there; `nil` for what nobody knows.
    func noteFailure(
        of credential: ProvenCredential?,
        by administrator: Administrator,
        reason: String,
        at now: Timestamp
    ) {
        state.withLock { state in
            var failures = state.failures[credential] ?? Failures(last: administrator, reason: reason)
            failures.count += 1
            (failures.last, failures.reason) = (administrator, reason)
            state.failures[credential] = failures
            if Self.isOver(failures.recorded, at: now) { state.wake?.yield() }
        }
    }

    /// What is due; from now on it counts as written.
    func take(at now: Timestamp) -> (uses: [UseKey: Use], failures: [ProvenCredential?: Failures]) {
        state.withLock { state in
            let uses = state.uses
            state.uses = [:]
            state.seen = state.seen.filter { !Self.isOver($0.value.written, at: now, after: Self.forgottenSeconds) }
            var due: [ProvenCredential?: Failures] = [:]
            for (credential, failures) in state.failures where Self.isOver(failures.recorded, at: now) {
                if failures.count > 0 {
                    due[credential] = failures
                    state.failures[credential]?.count = 0
                    state.failures[credential]?.recorded = now
                } else {
                    state.failures[credential] = nil
                }
            }
            return (uses, due)
        }
    }

    /// What comes whenever there is something to be written.
    func wakes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.wake = continuation }
        continuation.yield()
        return stream
    }

    /// A clock that was set back ends the pause too.
    private static func isOver(_ last: Timestamp?, at now: Timestamp, after seconds: UInt64 = pauseSeconds) -> Bool {
        guard let last else { return true }
        return now < last || now >= last.adding(seconds: seconds)
    }
}
