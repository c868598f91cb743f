/// Reads comma-separated values that a person or program made, by RFC 4180: fields may stand in quotation marks, lines
/// end in LF or CRLF, and a byte order mark may stand before the first.
///
/// A line that breaks the grammar is a fault of its own; reading goes on at the next one, so that a person learns of all
/// of them at once.
package struct CSVParser {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Lines without anything on them are left out.
    package static func parse(_ bytes: [UInt8]) -> CSVDocument {
        var parser = CSVParser(bytes)
        var document = CSVDocument()
        while parser.position < bytes.count {
            if parser.takeLineEnd() { continue }
            let start = parser.line
            do throws(Grammar) {
                document.records.append(CSVDocument.Record(line: start, fields: try parser.record()))
            } catch {
                document.faults.append(CSVDocument.Fault(line: start, reason: error.reason))
                parser.skipLine()
            }
        }
        return document
    }

    private mutating func record() throws(Grammar) -> [String] {
        var fields: [String] = []
        while true {
            fields.append(try current == Self.quote ? quoted() : plain())
            guard take(Self.comma) else { break }
        }
        guard takeLineEnd() else { throw .afterQuote }
        return fields
    }

    private mutating func plain() throws(Grammar) -> String {
        let start = position
        while let byte = current, byte != Self.comma, byte != Self.lineFeed {
            if byte == Self.quote { throw .strayQuote }
            position += 1
        }
        var end = position
        if current != Self.comma, end > start, bytes[end - 1] == Self.carriageReturn {
            end -= 1
            position = end
        }
        return try text(bytes[start..<end])
    }

    private mutating func quoted() throws(Grammar) -> String {
        position += 1
        var content: [UInt8] = []
        while let byte = current {
            position += 1
            if byte == Self.lineFeed { line += 1 }
            guard byte == Self.quote else {
                content.append(byte)
                continue
            }
            guard take(Self.quote) else { return try text(content[...]) }
            content.append(Self.quote)
        }
        throw .openQuote
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(Grammar) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        return text
    }
}

// Moving over the bytes.
extension CSVParser {
    private enum Grammar: Error {
        case notUTF8, strayQuote, afterQuote, openQuote

        var reason: String {
            switch self {
            case .notUTF8: "is not valid UTF-8"
            case .strayQuote: "has a quotation mark inside of a field that does not begin with one"
            case .afterQuote: "has something between a closing quotation mark and the next comma"
            case .openQuote: "has a quotation mark that is never closed"
            }
        }
    }

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    /// Goes over the end of a line or of everything, or finds that there is something else.
    private mutating func takeLineEnd() -> Bool {
        let start = position
        _ = take(Self.carriageReturn)
        if take(Self.lineFeed) {
            line += 1
            return true
        }
        if current == nil { return true }
        position = start
        return false
    }

    private mutating func skipLine() {
        while let byte = current {
            position += 1
            if byte == Self.lineFeed {
                line += 1
                return
            }
        }
    }
}
