import PosternTrust
import PosternWire
import Testing

/// One parser of bytes that come from elsewhere, with an example that it takes.
struct ParsedLayout: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let example: [UInt8]
    /// Parses, and writes again what was understood.
    let rewritten: @Sendable ([UInt8]) throws -> [UInt8]

    /// No changed bytes are taken at all.
    let hasChecksum: Bool

    private init(
        _ name: String,
        _ example: [UInt8],
        hasChecksum: Bool = false,
        _ rewritten: @escaping @Sendable ([UInt8]) throws -> [UInt8]
    ) {
        testDescription = name
        self.hasChecksum = hasChecksum
        self.example = example
        self.rewritten = rewritten
    }

    private static func body<Body: SignedBody>(_ type: Body.Type, _ name: String, _ example: [UInt8]) -> ParsedLayout {
        ParsedLayout(name, example) { try Body(parsing: $0).body }
    }

    /// Blanks around a code are not part of it, and so not for a test of what the code's own bytes do.
    private static func code(
        _ name: String,
        _ example: String,
        _ rewritten: @escaping @Sendable (String) throws -> String
    ) -> ParsedLayout {
        ParsedLayout(name, Array(example.utf8), hasChecksum: true) { bytes in
            guard let text = String(validating: bytes, as: UTF8.self) else { throw LayoutError.notText }
            guard !text.contains(where: \.isWhitespace) else { throw LayoutError.notText }
            return Array(try rewritten(text).utf8)
        }
    }

    static func all() throws -> [ParsedLayout] {
        let vectors = try LayoutVectors.load()
        let file = try vectors.voucher.document().fileBytes
        return [
            body(Charter.self, "charter", vectors.charters[0].body.bytes),
            body(Charter.self, "charter with an extension", vectors.charters[1].body.bytes),
            body(Policy.self, "policy", vectors.policies[0].body.bytes),
            body(DeviceList.self, "device list", vectors.lists[0].body.bytes),
            body(DeviceList.self, "device list with extensions", vectors.lists[1].body.bytes),
            body(ExchangeKeyBundle.self, "exchange keys", vectors.oneTime.body.bytes),
            body(ExchangeKeyBundle.self, "rotating exchange key", vectors.rotating.body.bytes),
            body(Voucher.self, "voucher", vectors.voucher.body.bytes),
            body(RoomEntry.self, "room entry", vectors.roomEntries[0].body.bytes),
            body(RoomEntry.self, "room entry that sets", vectors.roomEntries[1].body.bytes),
            body(RoomEntry.self, "room entry that sets timers", vectors.roomEntries[2].body.bytes),
            body(RoomEntry.self, "room entry with items", vectors.roomEntries[3].body.bytes),
            body(RoomEntry.self, "room entry that removes", vectors.roomEntries[6].body.bytes),
            ParsedLayout("room state", vectors.roomStates[1].bytes) { try RoomState(parsing: $0).body },
            ParsedLayout("room state with items", vectors.roomStates[4].bytes) { try RoomState(parsing: $0).body },
            ParsedLayout("document file", file) { try Document(parsingFile: $0).fileBytes },
            code("network code", vectors.joining.networkCode) { try NetworkCode(parsing: $0).text },
            code("invitation", vectors.joining.invitation) { try Invitation(parsing: $0).secretText },
            code("link code", vectors.link.code) { try LinkCode(parsing: $0).text },
        ]
    }
}

extension ParsedLayout {
    /// Takes every layout in turn that refusals.json names.
    static func named(_ name: String) throws -> ParsedLayout {
        try #require(try all().first { $0.testDescription == name }, "a layout that the tests do not know: \(name)")
    }
}
