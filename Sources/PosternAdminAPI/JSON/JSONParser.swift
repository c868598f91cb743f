/// Reads one JSON value from bytes that a stranger sent.
///
/// Stricter than Foundation's decoder: a repeated member, a lone surrogate, bytes after the value
/// and deep nesting are refused. The caller bounds the size before it calls.
///
/// - seealso: RFC 8259; RFC 7493 (I-JSON) §2.1 and §2.3 for surrogates and repeated members.
package struct JSONParser {
    /// How many arrays and objects may stand inside each other, the outermost counted.
    package static let deepestNesting = 16

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    package static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSONValue {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8 }
        var parser = JSONParser(bytes)
        let value = try parser.value()
        guard parser.afterBlanks() == nil else { throw .malformed }
        return value
    }

    private mutating func value() throws(JSONFault) -> JSONValue {
        switch afterBlanks() {
        case UInt8(ascii: "{"): return try nested { parser throws(JSONFault) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(JSONFault) in try parser.list() }
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case .some: return try number()
        case nil: throw .malformed
        }
    }

    private mutating func nested(
        _ read: (inout JSONParser) throws(JSONFault) -> JSONValue
    ) throws(JSONFault) -> JSONValue {
        guard depth < Self.deepestNesting else { throw .tooDeep }
        depth += 1
        position += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSONFault) -> JSONValue {
        var members: [String: JSONValue] = [:]
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            guard afterBlanks() == UInt8(ascii: "\"") else { throw .malformed }
            let name = try string()
            guard take(UInt8(ascii: ":")) else { throw .malformed }
            guard members.updateValue(try value(), forKey: name) == nil else { throw .repeatedMember }
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw .malformed }
        return .object(members)
    }

    private mutating func list() throws(JSONFault) -> JSONValue {
        var elements: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return .list(elements) }
        repeat {
            elements.append(try value())
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw .malformed }
        return .list(elements)
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        let matches = word.withUTF8Buffer { expected in
            end <= bytes.count && bytes[position..<end].elementsEqual(expected)
        }
        guard matches else { throw .malformed }
        position = end
        return value
    }
}

// Numbers and strings.
extension JSONParser {
    private mutating func number() throws(JSONFault) -> JSONValue {
        let start = position
        skip { $0 == UInt8(ascii: "-") }
        guard position - start <= 1 else { throw .malformed }
        let whole = skip(\.isDigit)
        guard whole.count == 1 || whole.count > 1 && bytes[whole.lowerBound] != UInt8(ascii: "0") else {
            throw .malformed
        }
        let isWhole = try fractionAndExponent() == false
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard let real = Double(text), real.isFinite else { throw .malformed }
        return .real(real)
    }

    /// - Returns: Whether there was either.
    private mutating func fractionAndExponent() throws(JSONFault) -> Bool {
        let start = position
        if current == UInt8(ascii: ".") {
            position += 1
            guard !skip(\.isDigit).isEmpty else { throw .malformed }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            guard !skip(\.isDigit).isEmpty else { throw .malformed }
        }
        return position > start
    }

    private mutating func string() throws(JSONFault) -> String {
        position += 1
        var text = ""
        while true {
            let plain = skip { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            text += String(decoding: bytes[plain], as: UTF8.self)
            switch current {
            case UInt8(ascii: "\""):
                position += 1
                return text
            case UInt8(ascii: "\\"):
                position += 1
                text.unicodeScalars.append(try escape())
            default:
                throw .malformed
            }
        }
    }

    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        guard let letter = current else { throw .malformed }
        position += 1
        if letter == UInt8(ascii: "u") { return try codeUnits() }
        guard let scalar = shortEscapes[letter] else { throw .malformed }
        return scalar
    }

    /// The scalar of `\uXXXX`, or of two of them that are a surrogate pair.
    private mutating func codeUnits() throws(JSONFault) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), current == UInt8(ascii: "\\") else { throw .malformed }
        position += 1
        guard current == UInt8(ascii: "u") else { throw .malformed }
        position += 1
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second) else { throw .malformed }
        let value = 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw .malformed }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
        guard bytes.count - position >= 4 else { throw .malformed }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw .malformed }
            value = value << 4 + UInt32(digit)
        }
        position += 4
        return value
    }
}

// Moving over the bytes.
extension JSONParser {
    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    @discardableResult
    private mutating func skip(_ isWanted: (UInt8) -> Bool) -> Range<Int> {
        let start = position
        while position < bytes.count, isWanted(bytes[position]) { position += 1 }
        return start..<position
    }

    private mutating func afterBlanks() -> UInt8? {
        skip { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        return current
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard afterBlanks() == byte else { return false }
        position += 1
        return true
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}

private let shortEscapes: [UInt8: Unicode.Scalar] = [
    UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}",
    UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
]
