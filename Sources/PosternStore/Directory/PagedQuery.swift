import GRDB

/// Builds and runs one page of a listing: filters, several sort columns with one direction, ties by row id.
struct PagedQuery {
    /// `SELECT …` whose first column is the row id, up to the conditions.
    let select: String
    let rowColumn: String
    let sortColumns: [String]
    let direction: PageDirection
    let after: PageKey?
    let limit: Int
    private(set) var conditions: [String] = []
    private(set) var arguments = StatementArguments()

    init(
        select: String,
        rowColumn: String,
        sortColumns: [String],
        direction: PageDirection,
        after: PageKey?,
        limit: Int
    ) {
        self.select = select
        self.rowColumn = rowColumn
        self.sortColumns = sortColumns
        self.direction = direction
        self.after = after
        self.limit = max(1, limit)
    }

    mutating func filter(_ condition: String, _ argument: (any DatabaseValueConvertible)?) {
        conditions.append(condition)
        arguments += [argument]
    }

    /// - Parameter item: Reads one row; the sort columns follow what `select` names.
    func page<Item>(_ db: Database, item: (Row) throws -> Item) throws -> Page<Item> {
        var (sql, arguments) = (selectWithKeys, arguments)
        var conditions = conditions
        if let after, after.values.count == sortColumns.count {
            let columns = (sortColumns + [rowColumn]).joined(separator: ", ")
            let marks = Array(repeating: "?", count: sortColumns.count + 1).joined(separator: ", ")
            conditions.append("(\(columns)) \(direction == .ascending ? ">" : "<") (\(marks))")
            arguments += StatementArguments(after.values.map(\.databaseValue) + [after.row.databaseValue])
        }
        if !conditions.isEmpty { sql += " WHERE " + conditions.joined(separator: " AND ") }
        let word = direction == .ascending ? "ASC" : "DESC"
        sql += " ORDER BY " + (sortColumns + [rowColumn]).map { "\($0) \(word)" }.joined(separator: ", ")
        sql += " LIMIT \(limit + 1)"
        let rows = try Row.fetchAll(db, sql: sql, arguments: arguments)
        let next = rows.count > limit ? try key(of: rows[limit - 1]) : nil
        return Page(items: try rows.prefix(limit).map(item), next: next)
    }

    private var selectWithKeys: String {
        let parts = select.components(atFirst: " FROM ")
        return parts.head + sortColumns.map { ", \($0)" }.joined() + parts.tail
    }

    private func key(of row: Row) throws -> PageKey {
        let values = try (row.count - sortColumns.count..<row.count).map { index -> PageKey.Value in
            let value: DatabaseValue = row[index]
            switch value.storage {
            case .string(let text): return .text(text)
            case .int64(let number): return .number(number)
            case .null, .double, .blob: throw StoreError.damaged("a sort column holds neither text nor integer")
            }
        }
        return PageKey(values: values, row: try row.integer(0))
    }
}

extension PageKey.Value {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .text(let text): text.databaseValue
        case .number(let number): number.databaseValue
        }
    }
}

extension String {
    fileprivate func components(atFirst separator: String) -> (head: String, tail: String) {
        guard let range = firstRange(of: separator) else { return (self, "") }
        return (String(self[..<range.lowerBound]), String(self[range.lowerBound...]))
    }
}
