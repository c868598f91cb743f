import GRDB
import GRDBSQLite

/// Transactions of the writer's connection, by prepared statements.
final class Connection {
    let handle: OpaquePointer
    private let begin, beginImmediate, commitStatement, rollbackStatement: Statement
    private let savepoint, release, rollbackToSavepoint: Statement
    private var isReading = false

    init(_ database: Database) throws {
        guard let handle = database.sqliteConnection else { throw StoreError.closed }
        self.handle = handle
        begin = try Statement(handle, "BEGIN DEFERRED")
        beginImmediate = try Statement(handle, "BEGIN IMMEDIATE")
        commitStatement = try Statement(handle, "COMMIT")
        rollbackStatement = try Statement(handle, "ROLLBACK")
        savepoint = try Statement(handle, "SAVEPOINT verb")
        release = try Statement(handle, "RELEASE verb")
        rollbackToSavepoint = try Statement(handle, "ROLLBACK TO verb")
    }

    /// SQLite ends a transaction by itself when the disk is full or fails.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Look-ups that follow share one snapshot and its lock; a failure only makes each of them take its own.
    func beginReading() {
        guard !isReading else { return }
        isReading = succeeds(begin)
    }

    func endReading() {
        guard isReading else { return }
        isReading = false
        if !succeeds(commitStatement) { rollback() }
    }

    func beginWriting() throws(SQLiteFailure) {
        endReading()
        try beginImmediate.run()
    }

    /// Either everything is durable, or the transaction is gone.
    func commit() throws(SQLiteFailure) {
        do {
            try commitStatement.run()
        } catch {
            rollback()
            throw error
        }
    }

    func rollback() {
        guard isInTransaction else { return }
        _ = succeeds(rollbackStatement)
    }

    private func succeeds(_ statement: Statement) -> Bool {
        do {
            try statement.run()
            return true
        } catch {
            return false
        }
    }

    /// Runs one verb in a savepoint of its own.
    ///
    /// - Returns: The verb's result, or the error that undid it, and nothing else.
    /// - Throws: ``TransactionLost`` when SQLite has undone the whole transaction.
    func isolated<Value>(_ verb: () throws -> Value) throws(TransactionLost) -> Result<Value, any Error> {
        do {
            try savepoint.run()
            let value = try verb()
            try release.run()
            return .success(value)
        } catch {
            guard isInTransaction, succeeds(rollbackToSavepoint), succeeds(release) else {
                throw TransactionLost(isDiskFull: isDiskFull(error))
            }
            return .failure(error)
        }
    }

    /// The whole transaction was undone in the middle.
    struct TransactionLost: Error {
        let isDiskFull: Bool
    }
}

/// Whether an error says that there is no room on the disk.
func isDiskFull(_ error: any Error) -> Bool {
    switch error {
    case let error as SQLiteFailure: error.code == SQLITE_FULL
    case let error as DatabaseError: error.resultCode == .SQLITE_FULL
    case let error as Connection.TransactionLost: error.isDiskFull
    default: false
    }
}
