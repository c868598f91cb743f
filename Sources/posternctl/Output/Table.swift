/// Rows under titles, as people read them on a terminal: one line a row, never longer than the terminal is wide.
struct Table {
    let titles: [String]
    let rows: [[String]]

    /// Blanks between two columns.
    private static let gap = 2
    /// What a column keeps before another one is left out: a letter or two, and the sign that something is missing.
    private static let narrowest = 4

    /// - Parameter width: Cells of the terminal; `nil` cuts nothing.
    func lines(width: Int?) -> [String] {
        let shown = rows.map { row in row.map(\.onOneLine) }
        var widths = titles.indices.map { column in
            ([titles[column]] + shown.map { $0[column] }).map(DisplayWidth.of).max() ?? 0
        }
        if let width { widths = Self.fitted(widths, into: width) }
        return ([titles] + shown).map { Self.line($0, widths) }
    }

    /// Takes from the widest column until all fit; where every column is narrow already the last ones go.
    private static func fitted(_ widths: [Int], into width: Int) -> [Int] {
        var widths = widths
        while total(widths) > width, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }) {
            if widths[widest] > narrowest {
                widths[widest] -= 1
            } else if widths.count > 1 {
                widths.removeLast()
            } else {
                return [max(1, width)]
            }
        }
        return widths
    }

    private static func total(_ widths: [Int]) -> Int { widths.reduce(0, +) + gap * max(0, widths.count - 1) }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(cells, widths).map { cell, width in
            let cut = DisplayWidth.cut(cell, to: width)
            return cut + String(repeating: " ", count: max(0, width - DisplayWidth.of(cut)))
        }
        let line = padded.joined(separator: String(repeating: " ", count: gap))
        return String(line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)])
    }
}

extension String {
    /// Without what could end a line or a column, or steer the terminal.
    var onOneLine: String {
        var line = String.UnicodeScalarView()
        for scalar in unicodeScalars { line.append(scalar.steersTerminal ? " " : scalar) }
        return String(line)
    }
}

extension Unicode.Scalar {
    fileprivate var steersTerminal: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: ("\u{202A}"..."\u{202E}").contains(self) || ("\u{2066}"..."\u{2069}").contains(self)
        }
    }
}
