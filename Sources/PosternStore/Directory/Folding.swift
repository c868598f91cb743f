import Foundation

extension String {
    /// Normal form C of the full case folding: how the store compares and sorts names that people give. `straße` and
    /// `STRASSE` are one name.
    ///
    /// - seealso: The Unicode Standard §3.13, D144 (canonical caseless matching).
    package var folded: String {
        guard !utf8.allSatisfy({ $0 < 0x80 }) else { return lowercased() }
        var folded = String.UnicodeScalarView()
        for scalar in decomposedStringWithCanonicalMapping.unicodeScalars {
            folded.append(contentsOf: scalar.folding)
        }
        return String(folded).precomposedStringWithCanonicalMapping
    }
}

extension Unicode.Scalar {
    /// Lower, upper and lower case in turn give the folding of every scalar but the dotless i, which has to stay apart
    /// from i, and Cherokee, which folds to its capitals.
    fileprivate var folding: String.UnicodeScalarView {
        if self == "\u{131}" { return String(self).unicodeScalars }
        let isCherokee = ("\u{13A0}"..."\u{13FD}").contains(self) || ("\u{AB70}"..."\u{ABBF}").contains(self)
        if isCherokee { return properties.uppercaseMapping.unicodeScalars }
        let upper = properties.lowercaseMapping.unicodeScalars.map(\.properties.uppercaseMapping).joined()
        return upper.unicodeScalars.map(\.properties.lowercaseMapping).joined().unicodeScalars
    }
}
