import GRDB

/// The numbers that may be given to messages. They are reserved in the database by blocks before they are used: a
/// number of a message that was delivered, and never written, is not given again after a crash.
struct NumberRange {
    private(set) var next: Int64
    private let block: Int64
    /// Below it everything is reserved.
    private var mark: Int64

    /// Takes the first block, durably.
    ///
    /// - Parameter block: So many numbers are reserved at once.
    static func reserve(_ database: Database, block: Int64) throws -> NumberRange {
        guard let next = try Int64.fetchOne(database, sql: "SELECT message_mark FROM relay") else {
            throw StoreError.damaged("the relay's row is missing")
        }
        try database.execute(sql: "UPDATE relay SET message_mark = ?", arguments: [next + block])
        return NumberRange(next: next, block: block, mark: next + block)
    }

    /// - Returns: `nil` when no transaction has come through to reserve more.
    mutating func take() -> MessageNumber? {
        guard next < mark else { return nil }
        defer { next += 1 }
        return MessageNumber(next)
    }

    /// The highest number given so far.
    var last: MessageNumber { MessageNumber(next - 1) }

    /// What the next transaction has to reserve, early enough for nobody to wait for it.
    var wantedMark: Int64? { next > mark - block / 2 ? next + block : nil }

    mutating func reserved(to mark: Int64) {
        self.mark = max(self.mark, mark)
    }
}
