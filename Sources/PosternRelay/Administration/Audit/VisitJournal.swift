import PosternWire
import Synchronization

/// Who signed in, and what was tried in vain at the clients' door: noted at once, written a little later.
///
/// A device that comes and goes is written down once a day, and from another address once an hour at most. Attempts in
/// vain are counted: by device or account that is meant, and beyond ``mostKeys`` by network.
final class VisitJournal: Sendable {
    struct SignIn: Hashable, Sendable {
        let visit: Visit
        let at: Timestamp
    }

    struct Attempt: Hashable, Sendable {
        let event: SecurityEvent
        let network: NetworkID
        var user: UserID?
        var device: DeviceID?
    }

    typealias Failures = FailureCounts<Attempt, Visit>.Row

    private struct Seen: Sendable {
        let at: Timestamp
        let address: String?
    }

    private struct State {
        var seen: [DeviceID: Seen] = [:]
        var signIns: [SignIn] = []
        var failures = FailureCounts<Attempt, Visit>()
    }

    private let state = Mutex(State())

    private static let day = Pause(seconds: 86_400)
    private static let hour = Pause(seconds: 3600)
    /// A guest may guess at as many accounts as it likes.
    static let mostKeys = 4096
    /// So many are written in one transaction, which others wait for.
    static let mostSignIns = 500

    /// - Returns: Whether there is something to be written now.
    func note(_ device: DeviceID, _ visit: Visit, at now: Timestamp) -> Bool {
        state.withLock { state in
            let seen = state.seen[device]
            let pause = seen?.address == visit.address ? Self.day : Self.hour
            guard pause.isOver(since: seen?.at, at: now) else { return false }
            state.seen[device] = Seen(at: now, address: visit.address)
            state.signIns.append(SignIn(visit: visit, at: now))
            return true
        }
    }

    /// - Parameter reason: Never what was sent.
    /// - Returns: Whether there is something to be written now.
    func noteFailure(of event: SecurityEvent, by visit: Visit, reason: String, at now: Timestamp) -> Bool {
        state.withLock { state in
            var key = Attempt(event: event, network: visit.network, user: visit.user, device: visit.device)
            if !state.failures.holds(key), state.failures.count >= Self.mostKeys { (key.user, key.device) = (nil, nil) }
            return state.failures.note(key, by: visit, reason: reason, at: now)
        }
    }

    /// What is due; from now on it counts as written.
    ///
    /// - Returns: Also whether there is more.
    func take(
        at now: Timestamp
    ) -> (signIns: [SignIn], failures: [Attempt: Failures], hasMore: Bool) {
        state.withLock { state in
            let signIns = Array(state.signIns.prefix(Self.mostSignIns))
            state.signIns.removeFirst(signIns.count)
            state.seen = state.seen.filter { !Self.day.isOver(since: $0.value.at, at: now) }
            return (signIns, state.failures.take(at: now), !state.signIns.isEmpty)
        }
    }
}
