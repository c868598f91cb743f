import Foundation

/// A text made ready for comparing without regard to case: NFC of the full case folding.
///
/// Names are equal, sorted and filtered by this form. It has an order by Unicode scalars, which is
/// the order of its UTF-8 bytes.
///
/// - seealso: The Unicode Standard §3.13, D144 (canonical caseless matching).
package struct FoldedText: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else {
            self.text = text.lowercased()
            return
        }
        var folded = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
            folded.append(contentsOf: Self.folding(of: scalar))
        }
        self.text = String(folded).precomposedStringWithCanonicalMapping
    }

    /// Whether `part` occurs in this text; the empty text occurs in every one.
    package func contains(_ part: FoldedText) -> Bool {
        guard !part.text.isEmpty else { return true }
        let mine = Array(text.utf8)
        let theirs = Array(part.text.utf8)
        guard mine.count >= theirs.count else { return false }
        return (0...mine.count - theirs.count).contains { mine[$0..<$0 + theirs.count].elementsEqual(theirs) }
    }

    /// Whether `text` passes a filter: `part` occurs in it, or there is none.
    static func admits(_ text: String?, _ part: String?) -> Bool {
        part.map { FoldedText(text ?? "").contains(FoldedText($0)) } ?? true
    }

    /// Lower, upper and lower case in turn give the folding of every scalar but the dotless i, which
    /// has to stay apart from i, and Cherokee, which folds to its capitals.
    private static func folding(of scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        if scalar == "\u{131}" { return String(scalar).unicodeScalars }
        let isCherokee = ("\u{13A0}"..."\u{13FD}").contains(scalar) || ("\u{AB70}"..."\u{ABBF}").contains(scalar)
        if isCherokee { return scalar.properties.uppercaseMapping.unicodeScalars }
        let upper = scalar.properties.lowercaseMapping.unicodeScalars.map(\.properties.uppercaseMapping).joined()
        return upper.unicodeScalars.map(\.properties.lowercaseMapping).joined().unicodeScalars
    }
}

extension FoldedText: Comparable {
    package static func < (left: FoldedText, right: FoldedText) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension String {
    /// Normal form C, in which the interface counts and stores every text.
    var normalised: String {
        utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCanonicalMapping
    }
}
