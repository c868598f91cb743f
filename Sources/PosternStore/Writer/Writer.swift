import Dispatch
import GRDB
import Logging
import PosternWire

/// Owns all writing. A message passes three steps here: it is admitted (checked, numbered, handed to the relay for who
/// is connected), then it waits for its recipients' acknowledgements for a commit window, and what is left of it is
/// written, with everything else that waits, in one transaction with one sync.
///
/// One thread uses it at a time, and transactions run on its own thread only; see ``Inbox`` for how work comes in.
final class Writer {
    let options: StoreOptions
    let companyNanoseconds: UInt64
    let logger: Logger
    let connection: Connection
    let statements: HotStatements
    let roomStatements: RoomStatements
    let roster: Roster
    let queues: QueueBook
    let sent: SentIndex
    var recent: RecentAnswers
    var numbers: NumberRange
    var deviceMessages: HourlyRate<Int64>

    var unwritten = UnwrittenMessages()
    var batch = Batch()
    /// So many messages that are bound to be written do not wait for more: as many as came together last time.
    var company: Int
    var space: DiskSpace
    let metrics: WriterMetrics
    var admissions = AdmissionTimes()

    /// - Parameters:
    ///   - database: The pool's writer connection, which outlives the writer.
    ///   - directory: Where it lies.
    init(_ database: Database, directory: String, options: StoreOptions, logger: Logger) throws {
        self.options = options
        metrics = WriterMetrics(options.metrics)
        companyNanoseconds = options.companyWindow.nanoseconds
        self.logger = logger
        connection = try Connection(database)
        space = DiskSpace(options, directory: directory, handle: connection.handle)
        statements = try HotStatements(connection.handle)
        roomStatements = try RoomStatements(connection.handle)
        roster = Roster(statements, roomStatements)
        queues = QueueBook(statements)
        sent = try SentIndex(statements, generation: options.unindexedMessages)
        recent = RecentAnswers(
            limit: options.rememberedAnswers,
            byteLimit: options.rememberedAnswerBytes
        )
        numbers = try NumberRange.reserve(database, block: options.numbersReserved)
        company = options.batchMessages
        deviceMessages = HourlyRate(mostInHour: options.deviceMessagesInHour)
    }

    /// What is to be done when no more comes in.
    struct Outlook {
        /// Something may not wait longer.
        var isDue = false
        /// Something has to be written by then, in the machine's monotonic nanoseconds.
        var deadline = UInt64.max
    }

    /// Begins quick jobs in their order. What follows from them is left to the writer's thread.
    ///
    /// Reads are single statements here, never between BEGIN and COMMIT: GRDB's hooks for the end of a transaction
    /// expect the writer's thread, and SQLite does not call them for a statement that only reads.
    func begin(_ jobs: [Job]) -> Outlook {
        for job in jobs { begin(job) }
        return Outlook(isDue: isCommitDue(at: now), deadline: deadline ?? .max)
    }

    /// Begins the jobs in their order, then writes what may not wait longer.
    func work(through jobs: [Job], _ database: Database) {
        if jobs.count > 1 { connection.beginReading() }
        for job in jobs { begin(job, database) }
        connection.endReading()
        if isCommitDue(at: now) { commit(database, .due) }
    }

    /// When there is something to write although nothing comes in, in the machine's monotonic nanoseconds.
    var deadline: UInt64? {
        guard let message = unwritten.nextDue, let other = batch.due else { return unwritten.nextDue ?? batch.due }
        return min(message, other)
    }

    var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

    private func begin(_ job: Job, _ database: Database) {
        switch job {
        case .verb(let verb):
            guard !verb.grows || hasRoom() else { return verb.failed(.unavailable) }
            batch.verbs.append(verb)
            if verb.changesDirectory { commit(database, .everything) }
        case .maintain(let maintain):
            connection.endReading()
            maintain(database)
        default: begin(job)
        }
    }

    private func begin(_ job: Job) {
        switch job {
        case .offer(let job): admit(job)
        case .acknowledge(let device, let messages): acknowledge(messages, by: device)
        case .touch(let device, let touch): batch.add(touch, of: device, due: now + lazyNanoseconds)
        case .settle(let device, let answer): settle(device, answer)
        case .look(let look): look(self)
        case .verb, .maintain: preconditionFailure("the thread's work was given to a visitor")
        }
    }

    private func settle(_ device: DeviceID, _ answer: @escaping @Sendable (MessageNumber) -> Void) {
        let last = numbers.last
        let isUnwritten = unwritten.hurry(for: device)
        guard isUnwritten || batch.acknowledges(device) else { return answer(last) }
        batch.settled.append { answer(last) }
    }

    /// Whether something new may be written.
    func hasRoom() -> Bool {
        guard space.isFull else { return true }
        guard space.looksAgain(at: now) else { return false }
        logger.notice("there is room on the disk again: new messages are taken")
        return true
    }

    /// A transaction found no room.
    func filledUp() {
        guard space.fill(at: now) else { return }
        logger.error("the disk is full: nothing new is taken until there is room")
    }

    private func isCommitDue(at now: UInt64) -> Bool {
        if !batch.verbs.isEmpty || !batch.settled.isEmpty { return true }
        if batch.acknowledgements.count >= acknowledgementsInBatch { return true }
        if unwritten.bound.count >= company { return true }
        if unwritten.count > options.unwrittenMessages || unwritten.bytes > options.unwrittenBytes { return true }
        return deadline.map { $0 <= now } ?? false
    }
}

/// Acknowledged rows that are deleted together. Nobody waits for it.
private let acknowledgementsInBatch = 256
/// Acknowledgements wait so long for an insert's transaction to ride in.
let acknowledgementNanoseconds: UInt64 = 20_000_000
/// Last accepted messages and times of activity wait so long.
let lazyNanoseconds: UInt64 = 1_000_000_000

extension Duration {
    /// Saturates; negative is 0.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max / 2 : min(whole, .max / 4) + UInt64(attoseconds) / 1_000_000_000
    }
}
