/// What comma-separated values hold, and what is wrong with them, by lines.
package struct CSVDocument: Hashable, Sendable {
    package struct Record: Hashable, Sendable {
        /// Where it begins, from 1 on: a field in quotation marks may go over several lines.
        package var line: Int
        package var fields: [String]

        package init(line: Int, fields: [String]) {
            self.line = line
            self.fields = fields
        }
    }

    package struct Fault: Error, Hashable, Sendable {
        /// From 1 on.
        package var line: Int
        package var reason: String

        package init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }
    }

    package var records: [Record] = []
    package var faults: [Fault] = []

    package init() {}
}

extension CSVDocument.Fault: CustomStringConvertible {
    package var description: String { "line \(line) \(reason)" }
}

/// Writes comma-separated values, as RFC 4180 has them: every line ends in CRLF.
package enum CSVWriter {
    package static func line(_ fields: [String]) -> [UInt8] {
        // One empty field would be a line without anything on it, which readers leave out.
        if fields == [""] { return Array("\"\"\r\n".utf8) }
        return Array(fields.map(quoted).joined(separator: ",").utf8) + Array("\r\n".utf8)
    }

    private static func quoted(_ field: String) -> String {
        let special: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        // At the beginning of a file it would be taken for a byte order mark.
        let beginsWithMark = field.unicodeScalars.first == "\u{FEFF}"
        guard beginsWithMark || field.utf8.contains(where: special.contains) else { return field }
        var quoted = "\""
        for scalar in field.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
