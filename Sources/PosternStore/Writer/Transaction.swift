import GRDB
import PosternWire

/// One transaction of the writer: acknowledgements first (they free space), messages, then cold verbs.
struct Transaction {
    let writer: Writer
    let database: Database
    let batch: Batch
    let messages: [UnwrittenMessage]

    struct Outcome {
        var isCommitted = false
        /// Indices of messages that were undone alone.
        var failedMessages: Set<Int> = []
        var verbs: [VerbJob.Done] = []
        var failedVerbs: [() -> Void] = []
        var mark: Int64?
        var indexed: SentIndex.Progress?
    }

    /// How failures are kept apart.
    private enum Isolation {
        /// The first failure ends the try.
        case none
        case savepoints
        /// Savepoints, and no message: for a disk that has no room for one.
        case withoutMessages
    }

    func run() -> Outcome {
        var ways: ArraySlice<Isolation> = [.none, .savepoints, .withoutMessages]
        while let isolation = ways.popFirst() {
            do {
                return try attempt(isolation)
            } catch {
                writer.queues.forget()
                if error.isDiskFull {
                    writer.filledUp()
                    // What frees room has the reserve for itself.
                    ways = ways.suffix(1)
                } else if error.isFinal {
                    break
                }
            }
        }
        return nothing
    }

    /// The work was undone.
    private struct Failure: Error {
        let isDiskFull: Bool
        /// The transaction cannot begin or commit: no other way comes through.
        var isFinal = false

        init(_ error: any Error, isFinal: Bool = false) {
            isDiskFull = PosternStore.isDiskFull(error)
            self.isFinal = isFinal
        }
    }

    private func attempt(_ isolation: Isolation) throws(Failure) -> Outcome {
        do { try writer.connection.beginWriting() } catch { throw Failure(error, isFinal: true) }
        var outcome = Outcome()
        do {
            try acknowledge(isolation)
            try write(isolation, &outcome)
            try runVerbs(&outcome)
            try writeLazily(&outcome)
            // Not when anything is wrong: it can wait.
            if isolation == .none { outcome.indexed = try writer.sent.moveSlice(oldest: oldestNumber) }
        } catch {
            writer.connection.rollback()
            throw Failure(error)
        }
        do { try writer.connection.commit() } catch { throw Failure(error, isFinal: true) }
        outcome.isCommitted = true
        return outcome
    }

    private func acknowledge(_ isolation: Isolation) throws {
        if isolation == .none { return try delete(batch.acknowledgements) }
        for acknowledgement in batch.acknowledgements {
            if case .failure = try writer.connection.isolated({ try delete([acknowledgement]) }) {
                writer.queues.forget()
            }
        }
    }

    /// Devices that acknowledged one message are counted together: its row is written once.
    private func delete(_ acknowledgements: [Batch.Acknowledgement]) throws(SQLiteFailure) {
        var counts: [Int64: Int] = [:]
        for acknowledgement in acknowledgements {
            let message = acknowledgement.message.value
            let device = acknowledgement.device.row
            guard let size = try writer.statements.deleteDelivery(of: message, to: device) else { continue }
            try writer.queues.add(messages: -1, bytes: -size, to: device)
            counts[message, default: 0] += 1
        }
        for (message, count) in counts { try writer.statements.lowerWaiting(of: message, by: count) }
    }

    private func write(_ isolation: Isolation, _ outcome: inout Outcome) throws {
        for (index, message) in messages.enumerated() {
            switch isolation {
            case .none:
                try insert(message)
            case .savepoints:
                guard case .failure = try writer.connection.isolated({ try insert(message) }) else { continue }
                writer.queues.forget()
                outcome.failedMessages.insert(index)
            case .withoutMessages:
                outcome.failedMessages.insert(index)
            }
        }
    }

    private func insert(_ message: UnwrittenMessage) throws(SQLiteFailure) {
        let waiting = message.waiting
        // Counted before the rows are there: a length that is read from the database must not count them twice.
        for waiting in waiting { _ = try writer.queues.length(of: waiting.device.row) }
        try writer.statements.insert(message, for: waiting)
        var gaveWay: [Int64: Int] = [:]
        for waiting in waiting {
            try writer.queues.add(messages: 1, bytes: message.offer.size, to: waiting.device.row)
            try giveWay(in: waiting.device.row, &gaveWay)
        }
        // Queues that are full of the same: each message's row is written once.
        for (message, count) in gaveWay { try writer.statements.lowerWaiting(of: message, by: count) }
    }

    /// Promise 5: past its limit a queue's oldest messages give way to one gap notice.
    ///
    /// - Parameter gaveWay: Counts the devices that wait for a message no longer.
    private func giveWay(in device: Int64, _ gaveWay: inout [Int64: Int]) throws(SQLiteFailure) {
        let options = writer.options
        var length = try writer.queues.length(of: device)
        while length.messages > 1, length.messages > options.queueMessages || length.bytes > options.queueBytes {
            let surplus = max(1, length.messages - options.queueMessages)
            let oldest = try writer.statements.oldestDeliveries(of: device, limit: min(surplus, length.messages - 1))
            guard !oldest.isEmpty else { return }
            for (message, size) in oldest {
                _ = try writer.statements.deleteDelivery(of: message, to: device)
                try writer.statements.addToGap(of: device, message: message)
                gaveWay[message, default: 0] += 1
                writer.metrics.noteGap()
                try writer.queues.add(messages: -1, bytes: -size, to: device)
            }
            length = try writer.queues.length(of: device)
        }
    }

    private func runVerbs(_ outcome: inout Outcome) throws {
        for verb in batch.verbs {
            switch try writer.connection.isolated({ try verb.run(database) }) {
            case .success(let done):
                outcome.verbs.append(done)
            case .failure(let error):
                // Once more, with the reserve.
                if isDiskFull(error), !writer.space.isFull { throw error }
                let known = error as? StoreError ?? .unavailable
                outcome.failedVerbs.append { verb.failed(known) }
            }
        }
    }

    private func writeLazily(_ outcome: inout Outcome) throws(SQLiteFailure) {
        var last = batch
        for (index, message) in messages.enumerated() where !outcome.failedMessages.contains(index) {
            let accepted = Batch.LastAccepted(
                device: message.sender,
                number: message.accepted.number,
                message: message.offer.message
            )
            last.noteAccepted(accepted, due: 0)
        }
        for accepted in last.lastAccepted.values {
            try writer.statements.setLastAccepted(accepted.message, of: accepted.device.row)
        }
        for (device, touch) in batch.touched { try writer.statements.write(touch, of: device) }
        if let mark = writer.numbers.wantedMark {
            try writer.statements.raiseMark(to: mark)
            outcome.mark = mark
        }
    }

    /// No message with a lower number will be written after this transaction.
    private var oldestNumber: Int64 {
        let own = messages.first?.accepted.number.value ?? .max
        return min(own, writer.unwritten.oldest?.value ?? .max, writer.numbers.next)
    }

    private var nothing: Outcome {
        Outcome(failedVerbs: batch.verbs.map { verb in { verb.failed(.unavailable) } })
    }
}
