/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): the same choices again for
/// the same seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension [UInt8] {
    /// These bytes with one change: a byte replaced, a part cut out, doubled or moved, or a word put in.
    func mutated(words: [String], with random: inout SeededRandom) -> [UInt8] {
        guard !isEmpty else { return Array("{".utf8) }
        var changed = self
        let start = Int.random(in: 0..<count, using: &random)
        let end = Int.random(in: start..<Swift.min(start + 24, count), using: &random) + 1
        let part = Array(changed[start..<end])
        switch Int.random(in: 0..<6, using: &random) {
        case 0: changed[start] = UInt8.random(in: 0...255, using: &random)
        case 1: changed.removeSubrange(start..<end)
        case 2: changed.insert(contentsOf: part, at: end)
        case 3: changed.insert(contentsOf: part, at: Int.random(in: 0...count, using: &random))
        case 4: changed.removeSubrange(start...)
        default:
            let word = words.randomElement(using: &random) ?? ""
            changed.replaceSubrange(start..<end, with: Array(word.utf8))
        }
        return changed
    }
}
