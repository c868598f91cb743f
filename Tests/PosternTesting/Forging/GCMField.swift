/// GF(2^128) with GCM's bit order (SP 800-38D §6.3): bit 0 is the most significant one of the first byte.
struct GCMField: Hashable {
    private var high: UInt64
    private var low: UInt64

    static let zero = GCMField(high: 0, low: 0)
    static let one = GCMField(high: 1 << 63, low: 0)

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Up to 16 bytes, filled up with zeros.
    init(_ bytes: some Sequence<UInt8>) {
        let block = Array(Array(bytes) + [UInt8](repeating: 0, count: 16))[..<16]
        high = block[..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = block[8...].reduce(0) { $0 << 8 | UInt64($1) }
    }

    var bytes: [UInt8] {
        [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * UInt64($0))) } }
    }

    static func + (left: GCMField, right: GCMField) -> GCMField {
        GCMField(high: left.high ^ right.high, low: left.low ^ right.low)
    }

    static func * (left: GCMField, right: GCMField) -> GCMField {
        var product = zero
        var factor = right
        for bit in 0..<128 {
            let half = bit < 64 ? left.high : left.low
            if half >> (63 - UInt64(bit % 64)) & 1 == 1 { product = product + factor }
            let carry = factor.low & 1
            factor.low = factor.low >> 1 | factor.high << 63
            factor.high >>= 1
            if carry == 1 { factor.high ^= 0xe1 << 56 }
        }
        return product
    }

    func power(_ exponent: Int) -> GCMField {
        (0..<exponent).reduce(.one) { product, _ in product * self }
    }

    /// x^(2^128 - 2).
    var inverse: GCMField {
        var result = GCMField.one
        var square = self
        for _ in 1..<128 {
            square = square * square
            result = result * square
        }
        return result
    }
}
