/// Users as comma-separated values: a line with the columns' names in any order, and then a line for each user.
///
/// Cells are taken and written as they are. One that begins with `=`, `+`, `-` or `@` is a formula to a spreadsheet that
/// opens the file instead of importing it as text; to change such a cell here would give a user another name than asked
/// for, so it is left to whoever opens the file.
package struct UserSheet: Hashable, Sendable {
    package enum Column: String, CaseIterable, Sendable {
        case username, firstName, lastName, group
    }

    package struct Row: Hashable, Sendable {
        /// Where it stands in the file, from 1 on.
        package let line: Int
        package let item: ImportUsers.Item
    }

    /// Bytes of the largest file that is read.
    package static let largestFile = 16 << 20
    /// How many users one file may have.
    package static let mostRows = 50_000

    package private(set) var rows: [Row] = []
    /// By lines.
    package private(set) var faults: [CSVDocument.Fault] = []

    /// - Parameter bytes: At most ``largestFile``.
    package init(parsing bytes: [UInt8]) {
        let document = CSVParser.parse(bytes)
        faults = document.faults
        read(document.records)
        faults.sort { ($0.line, $0.reason) < ($1.line, $1.reason) }
    }

    private mutating func read(_ records: [CSVDocument.Record]) {
        guard let header = records.first else {
            refuse(1, "has to name the columns: \(Self.names)")
            return
        }
        guard let columns = columns(header) else { return }
        var seen: [FoldedText: Int] = [:]
        for record in records.dropFirst() {
            guard rows.count < Self.mostRows else {
                refuse(record.line, "is one too many: a file may have \(Self.mostRows) users")
                return
            }
            guard let item = item(record, columns) else { continue }
            let name = FoldedText(item.username)
            if let first = seen[name] {
                refuse(record.line, "names the same user as line \(first)")
            } else {
                seen[name] = record.line
                rows.append(Row(line: record.line, item: item))
            }
        }
    }

    private mutating func refuse(_ line: Int, _ reason: String) {
        faults.append(CSVDocument.Fault(line: line, reason: reason))
    }

    private static let names = Column.allCases.map(\.rawValue).joined(separator: ", ")
}

// The first line.
extension UserSheet {
    /// `nil` where a fault was noted.
    private mutating func columns(_ header: CSVDocument.Record) -> [Column]? {
        let before = faults.count
        var columns: [Column] = []
        for name in header.fields {
            guard let column = Column.allCases.first(where: { FoldedText($0.rawValue) == FoldedText(name) }) else {
                refuse(header.line, Self.unknown(name))
                continue
            }
            if columns.contains(column) { refuse(header.line, "names the column \(column.rawValue) twice") }
            columns.append(column)
        }
        if faults.count == before, !columns.contains(.username) {
            refuse(header.line, "has to name the column username")
        }
        return faults.count == before ? columns : nil
    }

    private static func unknown(_ name: String) -> String {
        guard TextRule(1...64, .word).reason(against: name.normalised) == nil else {
            return "names an unknown column; there are \(names)"
        }
        let nearest = NearestName.of(name, among: Column.allCases.map(\.rawValue))
        return "names an unknown column \(name); " + (nearest.map { "did you mean \($0)?" } ?? "there are \(names)")
    }
}

// The others.
extension UserSheet {
    private mutating func item(_ record: CSVDocument.Record, _ columns: [Column]) -> ImportUsers.Item? {
        guard record.fields.count == columns.count else {
            refuse(record.line, "has \(record.fields.count) fields, and the first line has \(columns.count)")
            return nil
        }
        var members: [String: JSONValue] = [:]
        for (column, field) in zip(columns, record.fields) where !field.isEmpty {
            members[column.member] = .text(field)
        }
        var checker = FieldChecker()
        let checked = checker.members(members, of: ImportUsers.Item.fields)
        for fault in checker.faults {
            let name = Column.allCases.first { $0.member == fault.field }?.rawValue ?? fault.field
            refuse(record.line, "\(name) \(fault.reason)")
        }
        guard checker.faults.isEmpty else { return nil }
        var item = ImportUsers.Item(username: checked["username"]?.text ?? "")
        item.firstName = checked["firstName"]?.text
        item.lastName = checked["lastName"]?.text
        item.securityGroup = checked["securityGroup"]?.text
        return item
    }
}

extension UserSheet.Column {
    /// What the operation calls it.
    fileprivate var member: String { self == .group ? "securityGroup" : rawValue }
}
