/// Bytes that a vector file, or a test, gives in hexadecimal.
struct Hex: Hashable, Sendable {
    let bytes: [UInt8]

    init?(_ text: String) {
        guard text.utf8.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        self.bytes = bytes
    }
}

extension Hex: ExpressibleByStringLiteral {
    init(stringLiteral text: String) {
        guard let hex = Hex(text) else { preconditionFailure("a literal that is no hexadecimal") }
        self = hex
    }
}

extension Hex: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let hex = Hex(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no hexadecimal")
        }
        self = hex
    }
}
