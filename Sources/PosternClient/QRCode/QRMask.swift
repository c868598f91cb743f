/// Inverts data modules by a pattern, so that no symbol looks like one large patch (ISO/IEC 18004 §7.8).
enum QRMask: Int, CaseIterable {
    case checkered, rows, columns, diagonals, bricks, crosses, flowers, meadow

    func inverts(_ x: Int, _ y: Int) -> Bool {
        switch self {
        case .checkered: (x + y) % 2 == 0
        case .rows: y % 2 == 0
        case .columns: x % 3 == 0
        case .diagonals: (x + y) % 3 == 0
        case .bricks: (x / 3 + y / 2) % 2 == 0
        case .crosses: x * y % 2 + x * y % 3 == 0
        case .flowers: (x * y % 2 + x * y % 3) % 2 == 0
        case .meadow: ((x + y) % 2 + x * y % 3) % 2 == 0
        }
    }
}

// How much a grid would trouble a reader (ISO/IEC 18004 §7.8.3).
extension QRGrid {
    var penalty: Int {
        let lines = (0..<size).flatMap { line in
            [(0..<size).map { self[$0, line] }, (0..<size).map { self[line, $0] }]
        }
        return lines.reduce(0) { $0 + Self.runs(in: $1) + Self.falseFinders(in: $1) } + patches + imbalance
    }

    /// Five and more modules of one colour.
    private static func runs(in line: [Bool]) -> Int {
        var penalty = 0
        var length = 0
        for (index, isDark) in line.enumerated() {
            length = index > 0 && line[index - 1] == isDark ? length + 1 : 1
            if length == 5 { penalty += 3 } else if length > 5 { penalty += 1 }
        }
        return penalty
    }

    /// What looks like the middle of a finder, with room on one side. Beyond the edge all is light.
    private static func falseFinders(in line: [Bool]) -> Int {
        let light = [Bool](repeating: false, count: 4)
        let finder = [true, false, true, true, true, false, true]
        let line = light + line + light
        var count = 0
        for start in 0...line.count - 11 {
            let window = line[start..<start + 11]
            if window.elementsEqual(finder + light) || window.elementsEqual(light + finder) { count += 1 }
        }
        return 40 * count
    }

    /// Squares of two by two of one colour.
    private var patches: Int {
        var count = 0
        for y in 1..<size {
            for x in 1..<size {
                let isDark = self[x, y]
                if self[x - 1, y] == isDark, self[x, y - 1] == isDark, self[x - 1, y - 1] == isDark { count += 1 }
            }
        }
        return 3 * count
    }

    /// For each 5 % that the dark modules are away from half of all.
    private var imbalance: Int {
        let dark = (0..<size * size).count { self[$0 % size, $0 / size] }
        return 10 * (abs(20 * dark - 10 * size * size) / (size * size))
    }
}
