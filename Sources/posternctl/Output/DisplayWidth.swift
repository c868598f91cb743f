/// How many cells of a terminal a text takes.
///
/// - seealso: Unicode Standard Annex 11 (East Asian width); only the blocks that names and messages are written in are
///   told apart, the rest counts as narrow.
enum DisplayWidth {
    static func of(_ text: String) -> Int { text.reduce(0) { $0 + cells(of: $1) } }

    /// The text where it fits; otherwise its beginning with `…`, together at most `width` cells.
    static func cut(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        guard width > 0 else { return "" }
        var (kept, taken) = ("", 0)
        for character in text {
            let cells = cells(of: character)
            guard taken + cells <= width - 1 else { break }
            kept.append(character)
            taken += cells
        }
        return kept + "…"
    }

    private static func cells(of character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        let isPicture = character.unicodeScalars.contains { $0.properties.isEmojiPresentation || $0 == "\u{FE0F}" }
        return isPicture || wide.contains { $0.contains(first.value) } ? 2 : 1
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
        0x20000...0x3FFFD,
    ]
}
