/// A QR code (ISO/IEC 18004:2015, model 2) of a few bytes: what a telephone reads from a screen.
package struct QRCode: Hashable, Sendable {
    /// Modules of one side, without the light margin.
    package let size: Int
    private let dark: [Bool]

    /// The smallest symbol that holds the bytes.
    ///
    /// - Returns: `nil` for more than 367 bytes at level low, 287 at level medium.
    package init?(_ content: [UInt8], level: QRLevel = .medium) {
        guard let version = QRVersion.all.first(where: { $0.capacity(level) >= content.count }) else { return nil }
        var grid = QRGrid(version)
        grid.drawData(QRCodewords(content, version, level).bytes)
        let masked = QRMask.allCases.map { grid.masked($0, level) }
        guard let best = masked.min(by: { $0.penalty < $1.penalty }) else { return nil }
        size = version.size
        dark = (0..<version.size * version.size).map { best[$0 % version.size, $0 / version.size] }
    }

    /// Whether a module is dark; those beyond the edge are not.
    package subscript(x: Int, y: Int) -> Bool {
        (0..<size).contains(x) && (0..<size).contains(y) && dark[y * size + x]
    }
}

extension QRCode {
    /// Modules of light around it, which readers need.
    private static let margin = 4

    /// For a terminal, two rows of modules on a line: light is drawn, dark is left, as most terminals are dark.
    package var lines: [String] {
        let range = -Self.margin..<size + Self.margin
        return stride(from: range.lowerBound, to: range.upperBound, by: 2).map { y in
            range.map { x in Self.character(upper: self[x, y], lower: self[x, y + 1]) }.joined()
        }
    }

    private static func character(upper: Bool, lower: Bool) -> String {
        switch (upper, lower) {
        case (true, true): " "
        case (true, false): "▄"
        case (false, true): "▀"
        case (false, false): "█"
        }
    }
}
