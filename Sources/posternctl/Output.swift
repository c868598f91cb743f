import Foundation
import PosternAdminAPI

/// Results on standard output: one line a thing, or JSON.
enum Output {
    static func json(_ value: some Encodable) throws {
        line(String(decoding: try JSONValue(encoding: value).serialised, as: UTF8.self))
    }

    static func line(_ text: String) {
        FileHandle.standardOutput.write(Data("\(text)\n".utf8))
    }

    /// Columns parted by tabs; what a column could end the line or the column with is not printed.
    static func columns(_ columns: [String]) {
        line(columns.map { $0.filter { !$0.isNewline && $0 != "\t" } }.joined(separator: "\t"))
    }
}
