/// Changes bytes in the ways that parsers are not written for. The same seed makes the same changes.
package struct Mutations {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    /// xorshift64*: fast, and good enough to choose with.
    private mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    private mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }

    private static let values: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF, 0x20, 0x22, 0x2C, 0x3A, 0x5C, 0x7B, 0x7D]

    /// One to four changes, one after another.
    package mutating func mutated(_ seed: [UInt8]) -> [UInt8] {
        var bytes = seed
        for _ in 0...below(3) { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = below(bytes.count)
        switch below(8) {
        case 0 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8(below(8))
        case 1 where !bytes.isEmpty: bytes[place] = Self.values[below(Self.values.count)]
        case 2: bytes.insert(UInt8(truncatingIfNeeded: next()), at: place)
        case 3 where !bytes.isEmpty: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(8)))
        case 4: bytes = Array(bytes.prefix(place))
        case 5:
            // A length or a number at its ends.
            let number: [UInt8] = below(2) == 0 ? [0xFF, 0xFF, 0xFF, 0xFF] : [0x80, 0, 0, 0]
            for (offset, byte) in number.enumerated() where place + offset < bytes.count {
                bytes[place + offset] = byte
            }
        case 6 where bytes.count < 4096:
            let part = bytes[place..<min(bytes.count, place + 1 + below(32))]
            bytes.insert(contentsOf: part, at: below(bytes.count))
        default: bytes.append(Self.values[below(Self.values.count)])
        }
    }
}
