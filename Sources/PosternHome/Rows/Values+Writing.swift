import FoundationEssentials
import GRDB
import PosternWire

/// How values stand in columns. Unsigned numbers above 2^63 - 1 do not occur: times saturate, counters are refused.
extension Identifier {
    var column: Data { Data(bytes) }
}

extension Hash512 {
    var column: Data { Data(bytes) }
}

extension Timestamp {
    var column: Int64 { Int64(clamping: milliseconds) }
}

extension UInt64 {
    var column: Int64 { Int64(clamping: self) }
}

extension [UInt8] {
    var column: Data { Data(self) }
}

extension Database {
    /// Runs one statement.
    ///
    /// - Returns: The number of rows that it changed.
    @discardableResult
    func run(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        let statement = try cachedStatement(sql: sql)
        try statement.execute(arguments: arguments)
        return changesCount
    }

    func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(try cachedStatement(sql: sql), arguments: arguments)
    }

    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(try cachedStatement(sql: sql), arguments: arguments)
    }
}
