import GRDBSQLite
import PosternWire

/// One prepared statement of the writer's connection, bound by hand: the hot path's share of a message is a few
/// microseconds. It belongs to the writer thread, and is finalized before the connection closes.
final class Statement {
    private let handle: OpaquePointer

    /// - Throws: ``SQLiteFailure`` when SQLite does not take the SQL.
    init(_ connection: OpaquePointer, _ sql: String) throws(SQLiteFailure) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw SQLiteFailure(code: code) }
        self.handle = handle
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// Binds the values to ?1, ?2, …, and runs the statement to its end.
    ///
    /// - Returns: The first column of the first row, where there is one.
    @discardableResult
    func run(_ values: Value...) throws(SQLiteFailure) -> Int64? {
        defer { reset() }
        try bind(values)
        var first: Int64?
        while try step() {
            if first == nil { first = integer(0) }
        }
        return first
    }

    /// Binds the values, and calls `row` for each row.
    func each(_ values: Value..., row: (Statement) -> Void) throws(SQLiteFailure) {
        defer { reset() }
        try bind(values)
        while try step() { row(self) }
    }

    enum Value {
        case integer(Int64)
        case blob([UInt8])

        static func time(_ time: Timestamp) -> Value { .integer(time.stored) }
        static func id<Subject>(_ id: Identifier<Subject>) -> Value { .blob(id.bytes) }
    }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    private func bind(_ values: [Value]) throws(SQLiteFailure) {
        for (offset, value) in values.enumerated() {
            let code = bind(value, at: Int32(truncatingIfNeeded: offset + 1))
            guard code == SQLITE_OK else { throw SQLiteFailure(code: code) }
        }
    }

    private func bind(_ value: Value, at index: Int32) -> Int32 {
        switch value {
        case .integer(let integer):
            return sqlite3_bind_int64(handle, index, integer)
        case .blob(let bytes) where bytes.isEmpty:
            return sqlite3_bind_zeroblob(handle, index, 0)
        case .blob(let bytes):
            return bytes.withUnsafeBytes { buffer in
                sqlite3_bind_blob64(handle, index, buffer.baseAddress, UInt64(buffer.count), copied)
            }
        }
    }

    private func step() throws(SQLiteFailure) -> Bool {
        let code = sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw SQLiteFailure(code: code)
        }
    }

    private func reset() {
        sqlite3_reset(handle)
    }
}

/// SQLITE_TRANSIENT, which Swift does not import: SQLite copies the bytes before the call returns.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// SQLite refused a statement on the hot path.
struct SQLiteFailure: Error, Hashable {
    let code: Int32
}
