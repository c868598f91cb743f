import Dispatch
import Synchronization

/// What waits for the writer, first in, first out, and whose turn it is to work on it: never two threads' at a time.
///
/// Who brings quick work while nobody works does it at once, as a visitor: waking the writer's thread for a message
/// costs more than the message. Transactions, and what may block, are the thread's alone. Putting something in never
/// waits.
final class Inbox: Sendable {
    private enum Turn {
        /// The writer's thread sleeps.
        case nobody
        case visitor
        /// The thread works, or was woken to.
        case thread
    }

    private struct State {
        var jobs: [Job] = []
        var turn = Turn.thread
        /// When the sleeping thread wakes by itself, in the machine's monotonic nanoseconds; 0 while it is awake.
        var alarm: UInt64 = 0
        var isClosed = false

        mutating func takeJobs() -> [Job] {
            defer { jobs = [] }
            return jobs
        }

        /// Those before the first that is the thread's.
        mutating func takeQuickJobs() -> [Job] {
            guard let end = jobs.firstIndex(where: { !$0.isQuick }) else { return takeJobs() }
            defer { jobs.removeFirst(end) }
            return Array(jobs[..<end])
        }
    }

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    /// Safe, because it is touched in one's turn only, and turns pass under the lock.
    private nonisolated(unsafe) var writer: Writer?

    /// The writer's thread sits down; it has the turn until it first sleeps.
    func open(_ writer: Writer) {
        self.writer = writer
    }

    /// The writer's thread has taken everything: nobody keeps the writer any more.
    func end() {
        writer = nil
    }

    /// - Returns: Whether it was taken; not after ``close()``.
    func push(_ job: Job) -> Bool {
        enum Next { case refused, queued, visit, ring }
        let next = state.withLock { state -> Next in
            guard !state.isClosed else { return .refused }
            state.jobs.append(job)
            guard state.turn == .nobody else { return .queued }
            state.turn = job.isQuick ? .visitor : .thread
            return job.isQuick ? .visit : .ring
        }
        switch next {
        case .refused: return false
        case .queued: break
        case .visit: visit()
        case .ring: bell.signal()
        }
        return true
    }

    /// Nothing is taken from now on; the writer ends when it has dealt with what is here.
    func close() {
        let rings = state.withLock { state in
            state.isClosed = true
            guard state.turn == .nobody else { return false }
            state.turn = .thread
            return true
        }
        if rings { bell.signal() }
    }

    /// For the writer's thread: waits until it is needed, the inbox is closed, or `deadline` has passed.
    ///
    /// - Returns: Everything that waits, perhaps nothing; `nil` once closed and empty.
    func take(until deadline: UInt64?) -> [Job]? {
        if let taken = takeNow(orSleepUntil: deadline ?? .max) { return taken.jobs }
        var alarm = deadline
        while true {
            if let alarm {
                _ = bell.wait(timeout: DispatchTime(uptimeNanoseconds: alarm))
            } else {
                bell.wait()
            }
            if let jobs = takeAwake() { return jobs }
            alarm = nil
        }
    }

    private func takeNow(orSleepUntil alarm: UInt64) -> (jobs: [Job]?, Void)? {
        state.withLock { state in
            if !state.jobs.isEmpty { return (state.takeJobs(), ()) }
            if state.isClosed { return (nil, ()) }
            state.turn = .nobody
            state.alarm = alarm
            return nil
        }
    }

    /// - Returns: `nil` where a visitor is at work, who rings when there is something to do.
    private func takeAwake() -> [Job]? {
        state.withLock { state in
            guard state.turn != .visitor else {
                state.alarm = .max
                return nil
            }
            state.turn = .thread
            state.alarm = 0
            return state.takeJobs()
        }
    }
}

// A visitor's turn.
extension Inbox {
    /// Who came for one message does not work for others for long.
    private static let rounds = 16

    private func visit() {
        var outlook = Writer.Outlook()
        for round in 1...Self.rounds {
            guard let jobs = goOn(outlook, isLast: round == Self.rounds) else { return }
            outlook = begin(jobs)
        }
    }

    /// The writer is let go of here, before the turn passes on: its thread has to be the last to hold it.
    private func begin(_ jobs: [Job]) -> Writer.Outlook {
        writer?.begin(jobs) ?? Writer.Outlook()
    }

    /// - Returns: The next jobs; `nil` when the turn is over.
    private func goOn(_ outlook: Writer.Outlook, isLast: Bool) -> [Job]? {
        let (jobs, rings) = state.withLock { state -> ([Job]?, Bool) in
            let needsThread = outlook.isDue || isLast || state.jobs.first?.isQuick == false
            if needsThread || state.isClosed && state.jobs.isEmpty {
                state.turn = .thread
                return (nil, true)
            }
            guard state.jobs.isEmpty else { return (state.takeQuickJobs(), false) }
            state.turn = .nobody
            guard outlook.deadline < state.alarm else { return (nil, false) }
            state.alarm = 0
            return (nil, true)
        }
        if rings { bell.signal() }
        return jobs
    }
}
