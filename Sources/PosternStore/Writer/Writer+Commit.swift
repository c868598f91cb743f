import GRDB
import Logging
import PosternWire

extension Writer {
    enum Extent {
        /// What may not wait longer; what may yet be acknowledged in time stays in memory.
        case due
        case everything
    }

    /// Writes everything that waits in one transaction, and tells everybody what became of it.
    ///
    /// The first try runs without savepoints, which cost as much as the statements; when anything fails it is undone
    /// and each verb runs again in its own, so that one verb's failure undoes nobody else's.
    func commit(_ database: Database, _ extent: Extent) {
        let batch = batch
        self.batch = Batch()
        let overflows = unwritten.count > options.unwrittenMessages || unwritten.bytes > options.unwrittenBytes
        let time = extent == .everything || overflows ? UInt64.max : now
        if !unwritten.bound.isEmpty { company = min(unwritten.bound.count, options.batchMessages) }
        let messages = unwritten.takeDue(at: time)
        let transaction = Transaction(writer: self, database: database, batch: batch, messages: messages)
        let begun = now
        let outcome = transaction.run()
        metrics.noteCommit(after: now - begun, messages: messages.count, isCommitted: outcome.isCommitted)
        conclude(outcome, batch, messages)
    }

    private func conclude(_ outcome: Transaction.Outcome, _ batch: Batch, _ messages: [UnwrittenMessage]) {
        if let mark = outcome.mark { numbers.reserved(to: mark) }
        if let indexed = outcome.indexed { sent.finish(indexed) }
        if !outcome.isCommitted {
            queues.forget()
            logger.error("a transaction of the store failed", metadata: ["messages": "\(messages.count)"])
            keepLazy(of: batch)
        }
        for (index, message) in messages.enumerated() {
            unwritten.remove(message)
            let isStored = outcome.isCommitted && !outcome.failedMessages.contains(index)
            if isStored {
                sent.add(message.accepted.number, for: message.sentKey)
                noteSettled(message)
            }
            message.settle(isStored ? .accepted(message.accepted) : .unavailable)
        }
        for done in outcome.verbs { forget(done) }
        for done in outcome.verbs { done.answer() }
        for failed in outcome.failedVerbs { failed() }
        for settled in batch.settled { settled() }
    }

    private func forget(_ done: VerbJob.Done) {
        roster.forget(done.forgets)
        switch done.forgets {
        case .everything: queues.forget()
        case .user(_, let emptied): queues.forget(emptied)
        case .queues(let gone): queues.lower(by: gone)
        case .nothing, .keys, .room: break
        }
    }

    /// What nobody was told is tried again with the next transaction; an acknowledgement that is lost comes again
    /// when its message does.
    private func keepLazy(of batch: Batch) {
        for last in batch.lastAccepted.values { self.batch.noteAccepted(last, due: now + lazyNanoseconds) }
        for (device, touch) in batch.touched { self.batch.add(touch, of: device, due: now + lazyNanoseconds) }
    }
}
