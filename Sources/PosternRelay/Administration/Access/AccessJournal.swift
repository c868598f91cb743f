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
        var failures = FailureCounts<ProvenCredential?, Administrator>()
    }

    private let state = Mutex(State())

    /// Of one credential at most one use is written in so long.
    private static let pause = Pause(seconds: 60)
    /// What was not used for so long is asked of the store again.
    private static let memory = Pause(seconds: 3600)

    /// - Returns: Whether there is something to be written now.
    func note(_ credential: ProvenCredential, by administrator: Administrator, at now: Timestamp) -> Bool {
        state.withLock { state in
            var seen = state.seen[credential] ?? Seen()
            let isDue = Self.pause.isOver(since: seen.written, at: now)
            let isNew = administrator.address.map { !seen.addresses.contains($0) } ?? false
            guard isDue || isNew else { return false }
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
            return true
        }
    }

    /// - Parameter credential: One that is there; `nil` for what nobody knows.
    /// - Returns: Whether there is something to be written now.
    func noteFailure(
        of credential: ProvenCredential?,
        by administrator: Administrator,
        reason: String,
        at now: Timestamp
    ) -> Bool {
        state.withLock { $0.failures.note(credential, by: administrator, reason: reason, at: now) }
    }

    /// What is due; from now on it counts as written.
    func take(
        at now: Timestamp
    ) -> (uses: [UseKey: Use], failures: [ProvenCredential?: FailureCounts<ProvenCredential?, Administrator>.Row]) {
        state.withLock { state in
            let uses = state.uses
            state.uses = [:]
            state.seen = state.seen.filter { !Self.memory.isOver(since: $0.value.written, at: now) }
            return (uses, state.failures.take(at: now))
        }
    }
}
