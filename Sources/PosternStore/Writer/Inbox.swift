import Dispatch
import Synchronization

/// What waits for the writer thread, first in, first out. Putting something in never waits for a transaction.
final class Inbox: Sendable {
    private struct State {
        var jobs: [Job] = []
        var isAsleep = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    /// - Returns: Whether it was taken; not after ``close()``.
    func push(_ job: Job) -> Bool {
        let (isTaken, wakes) = state.withLock { state -> (Bool, Bool) in
            guard !state.isClosed else { return (false, false) }
            state.jobs.append(job)
            defer { state.isAsleep = false }
            return (true, state.isAsleep)
        }
        if wakes { bell.signal() }
        return isTaken
    }

    /// Nothing is taken from now on; the writer ends when it has dealt with what is here.
    func close() {
        let wakes = state.withLock { state in
            state.isClosed = true
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if wakes { bell.signal() }
    }

    /// Waits until something is here, the inbox is closed, or `deadline` has passed.
    ///
    /// - Returns: Everything that waits, perhaps nothing; `nil` once closed and empty.
    func take(until deadline: DispatchTime?) -> [Job]? {
        if let taken = takeNow(orSleep: true) { return taken.jobs }
        if let deadline { _ = bell.wait(timeout: deadline) } else { bell.wait() }
        return takeNow(orSleep: false)?.jobs ?? []
    }

    private func takeNow(orSleep sleeps: Bool) -> (jobs: [Job]?, Void)? {
        state.withLock { state in
            state.isAsleep = false
            if !state.jobs.isEmpty {
                defer { state.jobs = [] }
                return (state.jobs, ())
            }
            if state.isClosed { return (nil, ()) }
            state.isAsleep = sleeps
            return nil
        }
    }
}
