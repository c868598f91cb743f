/// Correction codewords over GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1 (ISO/IEC 18004 annex A).
struct ReedSolomon {
    /// The generator's coefficients without the leading 1, the highest power first.
    private let generator: [UInt8]

    /// - Parameter count: Codewords of correction.
    init(count: Int) {
        var coefficients = [UInt8](repeating: 0, count: count - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<count {
            for index in coefficients.indices {
                let next = index + 1 < count ? coefficients[index + 1] : 0
                coefficients[index] = Self.product(coefficients[index], root) ^ next
            }
            root = Self.product(root, 2)
        }
        generator = coefficients
    }

    /// The remainder of the data, moved up, divided by the generator.
    func correction(of data: [UInt8]) -> [UInt8] {
        var remainder = [UInt8](repeating: 0, count: generator.count)
        for byte in data {
            let factor = byte ^ remainder.removeFirst()
            remainder.append(0)
            for index in remainder.indices { remainder[index] ^= Self.product(generator[index], factor) }
        }
        return remainder
    }

    private static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var product = 0
        for bit in (0..<8).reversed() {
            product = product << 1 ^ (product >> 7) * 0x11D
            if right >> UInt8(bit) & 1 == 1 { product ^= Int(left) }
        }
        return UInt8(truncatingIfNeeded: product)
    }
}
