import GRDB
import PosternWire

/// Finds a written message by its sending device and id, for retries.
///
/// Ids are random: an index entry written with each message would touch a page of its own, which costs more than the
/// rest of the message. So entries are kept in memory first, and brought into the index table later, many at once and
/// in its order. What is not there yet is read again from the messages at the next start.
final class SentIndex {
    struct Key: Hashable {
        let sender: Int64
        let message: MessageID
    }

    struct Entry {
        let key: Key
        let number: Int64
    }

    /// What a slice brought in, to be told after its commit.
    struct Progress {
        let entries: Int
        /// Everything below is in the index table; `nil` until the generation is through.
        let indexedBelow: Int64?
    }

    private let statements: HotStatements
    private let generation: Int
    private let slice: Int
    private var young: [Key: Int64] = [:]
    private var moving: [Key: Int64] = [:]
    /// `moving` in the order of the index table.
    private var order: [Entry] = []
    private var moved = 0

    /// - Parameters:
    ///   - generation: So many entries are in memory before they are brought in.
    ///   - slice: So many are brought in with one transaction, so that nobody waits long.
    init(_ statements: HotStatements, generation: Int, slice: Int = 512) throws(SQLiteFailure) {
        self.statements = statements
        self.generation = max(1, generation)
        self.slice = slice
        for entry in try statements.unindexedMessages() { young[entry.key] = entry.number }
    }

    func number(of key: Key) throws(SQLiteFailure) -> Int64? {
        if let number = young[key] ?? moving[key] { return number }
        return try statements.indexedNumber(of: key)
    }

    /// After the commit that wrote the message.
    func add(_ number: MessageNumber, for key: Key) {
        young[key] = number.value
    }

    /// Brings the next slice into the index table, in the transaction that is open.
    ///
    /// - Parameter oldest: The lowest number that may still be written.
    func moveSlice(oldest: @autoclosure () -> Int64) throws(SQLiteFailure) -> Progress? {
        if order.isEmpty { startGeneration() }
        guard !order.isEmpty else { return nil }
        let next = order[moved..<min(moved + slice, order.count)]
        for entry in next { try statements.index(entry) }
        guard moved + next.count == order.count else { return Progress(entries: next.count, indexedBelow: nil) }
        let below = min(young.values.min() ?? .max, oldest())
        try statements.setIndexedBelow(below)
        return Progress(entries: next.count, indexedBelow: below)
    }

    private func startGeneration() {
        guard young.count >= generation else { return }
        moving = young
        young = [:]
        order = moving.map { Entry(key: $0.key, number: $0.value) }.sorted {
            ($0.key.sender, $0.key.message) < ($1.key.sender, $1.key.message)
        }
        moved = 0
    }

    /// The slice is durable.
    func finish(_ progress: Progress) {
        moved += progress.entries
        guard progress.indexedBelow != nil else { return }
        moving = [:]
        order = []
        moved = 0
    }
}
