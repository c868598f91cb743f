import Dispatch
import Foundation
import GRDB
import Logging
import Synchronization

/// The thread on which a ``Writer`` lives, from its first to its last transaction.
final class WriterThread: Sendable {
    let inbox = Inbox()
    private let ending = Mutex(Ending.running([]))

    private enum Ending {
        case running([@Sendable () -> Void])
        case ended
    }

    /// Starts the thread, and returns when its writer is ready.
    init(_ pool: DatabasePool, directory: String, options: StoreOptions, logger: Logger) throws {
        let start = Start()
        let thread = Thread { [self] in
            live(on: pool, directory: directory, options: options, logger: logger, start)
            end()
        }
        thread.name = "store writer"
        thread.start()
        try start.wait()
    }

    /// Finishes what was taken; `told` is called when the database is closed.
    func close(told: @escaping @Sendable () -> Void) {
        inbox.close()
        let isOver = ending.withLock { ending in
            guard case .running(let others) = ending else { return true }
            ending = .running(others + [told])
            return false
        }
        if isOver { told() }
    }

    private func live(
        on pool: DatabasePool,
        directory: String,
        options: StoreOptions,
        logger: Logger,
        _ start: Start
    ) {
        do {
            let writer = try pool.writeWithoutTransaction {
                try Writer($0, directory: directory, options: options, logger: logger)
            }
            inbox.open(writer)
            start.finish(nil)
            run(writer, on: pool)
            inbox.end()
        } catch {
            start.finish(error as? StoreError ?? .unusable("\(error)"))
        }
        do { try pool.close() } catch { logger.error("the store did not close: \(error)") }
    }

    private func run(_ writer: Writer, on pool: DatabasePool) {
        while let jobs = inbox.take(until: writer.deadline) {
            pool.writeWithoutTransaction { writer.work(through: jobs, $0) }
        }
        pool.writeWithoutTransaction { writer.commit($0, .everything) }
    }

    private func end() {
        let waiting = ending.withLock { ending -> [@Sendable () -> Void] in
            defer { ending = .ended }
            guard case .running(let waiting) = ending else { return [] }
            return waiting
        }
        for told in waiting { told() }
    }
}

/// How the starting of a thread went.
private final class Start: Sendable {
    private let failure = Mutex<StoreError?>(nil)
    private let bell = DispatchSemaphore(value: 0)

    func finish(_ error: StoreError?) {
        failure.withLock { $0 = error }
        bell.signal()
    }

    func wait() throws {
        bell.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
