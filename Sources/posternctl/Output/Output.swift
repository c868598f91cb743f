import Foundation
import PosternAdminAPI

/// Results on standard output: for people, or JSON.
enum Output {
    static func json(_ value: some Encodable) throws { json(try JSONValue(encoding: value)) }

    static func json(_ value: JSONValue) { line(String(decoding: value.serialised, as: UTF8.self)) }

    static func line(_ text: String) {
        FileHandle.standardOutput.write(Data("\(text)\n".utf8))
    }

    /// A table under titles on a terminal; elsewhere columns parted by tabs, whole, without titles.
    static func table(_ titles: [String], _ rows: [[String]]) {
        guard let width = Terminal.width else {
            for row in rows { columns(row) }
            return
        }
        guard !rows.isEmpty else { return }
        for line in Table(titles: titles, rows: rows).lines(width: width) { self.line(line) }
    }

    /// Columns parted by tabs; what a column could end the line or the column with is not printed.
    static func columns(_ columns: [String]) {
        line(columns.map { $0.filter { !$0.isNewline && $0 != "\t" } }.joined(separator: "\t"))
    }
}
