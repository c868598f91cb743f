import PosternTrust
import PosternWire
import Testing

@Suite("Bytes that break a rule are refused by name")
struct RefusalTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let layout, name, error: String
        let body: HexBytes
        var testDescription: String { "\(layout): \(name)" }
    }

    private struct File: Decodable { let cases: [Case] }

    static func cases() throws -> [Case] { try VectorFile.load("refusals.json", as: File.self).cases }

    @Test("refusals.json", arguments: try cases())
    func refusal(_ each: Case) throws {
        let layout = try ParsedLayout.named(each.layout)
        do {
            let rewritten = try layout.rewritten(each.body.bytes)
            #expect(each.error == "accepted")
            #expect(rewritten == each.body.bytes)
        } catch let error as LayoutError {
            #expect(Self.name(of: error) == each.error)
        }
    }

    @Test("limits of long fields")
    func longFields() throws {
        let network = try Network()
        let policy = try network.policy { $0.settings = String(repeating: " ", count: Limits.settingsBytes) }
        #expect(throws: Never.self) { try Policy(parsing: policy.body) }
        let longer = try network.policy { $0.settings = String(repeating: " ", count: Limits.settingsBytes + 1) }
        #expect(throws: LayoutError.tooLong) { try Policy(parsing: longer.body) }
        #expect(throws: SigningError.layout(.tooLong)) { try Document(signing: longer, with: network.operating) }

        var charter = network.charters.newest.content
        charter.extensions = Extensions(items: [.init(type: 1, value: [UInt8](repeating: 0, count: 65_537))])
        #expect(throws: LayoutError.tooLong) { try Charter(parsing: charter.body) }
        charter.extensions = Extensions(items: [.init(type: 3, value: [UInt8](repeating: 0, count: 65_536))])
        #expect(throws: Never.self) { try Charter(parsing: charter.body) }
    }

    private static func name(of error: LayoutError) -> String {
        switch error {
        case .truncated: "truncated"
        case .trailing: "trailing"
        case .tooLong: "tooLong"
        case .notText: "notText"
        case .unsorted: "unsorted"
        case .updateNeeded: "updateNeeded"
        case .meaningless(let field): "meaningless \(field)"
        }
    }
}

@Suite("Cut, lengthened and mutated bytes")
struct MutationTests {
    @Test("every cut of every layout is refused", arguments: try ParsedLayout.all())
    func cuts(_ layout: ParsedLayout) throws {
        #expect(try layout.rewritten(layout.example) == layout.example)
        for count in 0..<layout.example.count {
            #expect(throws: (any Error).self, "cut at \(count)") {
                try layout.rewritten(Array(layout.example[..<count]))
            }
        }
    }

    @Test("a byte more is refused", arguments: try ParsedLayout.all())
    func trailing(_ layout: ParsedLayout) throws {
        for byte in [UInt8(0), 1, UInt8(ascii: "a"), 255] {
            #expect(throws: (any Error).self) { try layout.rewritten(layout.example + [byte]) }
        }
    }

    @Test("what is taken has one encoding, whatever is done to the bytes", arguments: try ParsedLayout.all())
    func fuzz(_ layout: ParsedLayout) throws {
        var mutator = Mutator(seed: 0x5eed)
        var taken = 0
        for _ in 0..<1500 {
            let bytes = mutator.mutated(layout.example)
            guard bytes != layout.example, let rewritten = try? layout.rewritten(bytes) else { continue }
            taken += 1
            #expect(rewritten == bytes)
        }
        // Ids, times and hashes may be any: a parser that refuses everything would prove nothing here.
        #expect((taken > 0) == !layout.hasChecksum)
    }
}

/// Changes bytes in the ways in which parsers go wrong; the same each time for one seed.
struct Mutator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(3) {
            switch below(6) {
            case 0: bytes[below(bytes.count)] ^= 1 << UInt8(below(8))
            case 1: bytes[below(bytes.count)] = UInt8(below(256))
            case 2: bytes.insert(UInt8(below(256)), at: below(bytes.count + 1))
            case 3 where bytes.count > 1: bytes.remove(at: below(bytes.count))
            case 4: overwrite(&bytes, with: [[255, 255, 255, 255], [0, 0, 0, 0], [127, 255, 255, 255]][below(3)])
            default: repeatPart(of: &bytes)
            }
        }
        return bytes
    }

    private mutating func overwrite(_ bytes: inout [UInt8], with part: [UInt8]) {
        guard bytes.count >= part.count else { return }
        let start = below(bytes.count - part.count + 1)
        bytes.replaceSubrange(start..<start + part.count, with: part)
    }

    private mutating func repeatPart(of bytes: inout [UInt8]) {
        let start = below(bytes.count)
        let part = bytes[start..<min(start + 1 + below(160), bytes.count)]
        bytes.insert(contentsOf: Array(part), at: below(bytes.count + 1))
    }

    /// SplitMix64.
    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return Int((mixed ^ mixed >> 31) % UInt64(max(limit, 1)))
    }
}
