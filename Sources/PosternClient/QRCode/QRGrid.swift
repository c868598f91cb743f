/// Modules while a symbol is drawn (ISO/IEC 18004 §6.3 and §7.7).
struct QRGrid: Hashable {
    let version: QRVersion
    private var dark: [Bool]
    /// Modules that hold no data.
    private var isFixed: [Bool]

    var size: Int { version.size }

    /// With every pattern that does not depend on the content, and room for the format.
    init(_ version: QRVersion) {
        self.version = version
        dark = [Bool](repeating: false, count: version.size * version.size)
        isFixed = dark
        drawTiming()
        for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawFinder(x, y) }
        drawAlignments()
        drawFormat(0)
        drawVersion()
    }

    subscript(x: Int, y: Int) -> Bool { dark[y * size + x] }

    private mutating func fix(_ x: Int, _ y: Int, _ isDark: Bool) {
        dark[y * size + x] = isDark
        isFixed[y * size + x] = true
    }

    private mutating func drawTiming() {
        for index in 0..<size {
            fix(6, index, index.isMultiple(of: 2))
            fix(index, 6, index.isMultiple(of: 2))
        }
    }

    /// With the light border around it.
    private mutating func drawFinder(_ centreX: Int, _ centreY: Int) {
        for y in max(0, centreY - 4)...min(size - 1, centreY + 4) {
            for x in max(0, centreX - 4)...min(size - 1, centreX + 4) {
                let distance = max(abs(x - centreX), abs(y - centreY))
                fix(x, y, distance != 2 && distance != 4)
            }
        }
    }

    private mutating func drawAlignments() {
        let centres = version.alignments
        guard let first = centres.first, let last = centres.last else { return }
        for centreX in centres {
            for centreY in centres {
                let isFinder = [(first, first), (first, last), (last, first)].contains { $0 == (centreX, centreY) }
                if !isFinder { drawAlignment(centreX, centreY) }
            }
        }
    }

    private mutating func drawAlignment(_ centreX: Int, _ centreY: Int) {
        for y in -2...2 {
            for x in -2...2 { fix(centreX + x, centreY + y, max(abs(x), abs(y)) != 1) }
        }
    }
}

// What the symbol says about itself.
extension QRGrid {
    /// - Parameter format: Level and mask, 5 bits.
    mutating func drawFormat(_ format: Int) {
        var remainder = format
        for _ in 0..<10 { remainder = remainder << 1 ^ (remainder >> 9) * 0x537 }
        let bits = (format << 10 | remainder) ^ 0x5412
        func isSet(_ bit: Int) -> Bool { bits >> bit & 1 == 1 }
        for bit in 0...5 { fix(8, bit, isSet(bit)) }
        fix(8, 7, isSet(6))
        fix(8, 8, isSet(7))
        fix(7, 8, isSet(8))
        for bit in 9...14 { fix(14 - bit, 8, isSet(bit)) }
        for bit in 0...7 { fix(size - 1 - bit, 8, isSet(bit)) }
        for bit in 8...14 { fix(8, size - 15 + bit, isSet(bit)) }
        fix(8, size - 8, true)
    }

    private mutating func drawVersion() {
        guard version.number >= 7 else { return }
        var remainder = version.number
        for _ in 0..<12 { remainder = remainder << 1 ^ (remainder >> 11) * 0x1F25 }
        let bits = version.number << 12 | remainder
        for bit in 0..<18 {
            let (long, short) = (size - 11 + bit % 3, bit / 3)
            fix(long, short, bits >> bit & 1 == 1)
            fix(short, long, bits >> bit & 1 == 1)
        }
    }
}

// The content.
extension QRGrid {
    /// Up and down in columns of two, from the right, around what is fixed.
    mutating func drawData(_ codewords: [UInt8]) {
        var bit = 0
        for right in [Int](stride(from: size - 1, through: 8, by: -2)) + [5, 3, 1] {
            let isUpward = (right + 1) & 2 == 0
            for step in 0..<size {
                let y = isUpward ? size - 1 - step : step
                for x in [right, right - 1] where !isFixed[y * size + x] && bit < 8 * codewords.count {
                    dark[y * size + x] = codewords[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
                    bit += 1
                }
            }
        }
    }

    func masked(_ mask: QRMask, _ level: QRLevel) -> QRGrid {
        var grid = self
        for y in 0..<size {
            for x in 0..<size where !isFixed[y * size + x] && mask.inverts(x, y) { grid.dark[y * size + x].toggle() }
        }
        grid.drawFormat(level.bits << 3 | mask.rawValue)
        return grid
    }
}
