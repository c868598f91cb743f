package import PosternWire

/// A text of one line that somebody chose for others to see: an emoji, a title, a name.
///
/// Without control characters, line separators and what turns the direction of text, so that it cannot be shown as
/// something else than it is. Compared as bytes.
package struct Line: Hashable, Sendable {
    package let text: String

    /// - Parameter bytes: How many of UTF-8 there may be.
    /// - Throws: ``LayoutError/tooLong``; ``LayoutError/meaningless(_:)`` for too few bytes, or a character that may
    ///   not stand in it.
    package init(_ text: String, bytes: ClosedRange<Int>) throws(LayoutError) {
        guard text.utf8.count <= bytes.upperBound else { throw .tooLong }
        guard text.utf8.count >= bytes.lowerBound, text.unicodeScalars.allSatisfy(Self.holds) else {
            throw .meaningless("line")
        }
        self.text = text
    }

    private init() { text = "" }

    package static let empty = Line()

    package var isEmpty: Bool { text.isEmpty }
    package var bytes: [UInt8] { Array(text.utf8) }

    private static func holds(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: false
        default: true
        }
    }

    // Swift compares texts by canonical equivalence, which two clients could know differently.
    package static func == (left: Line, right: Line) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

extension Line: CustomStringConvertible {
    package var description: String { text }
}
