import PosternAdminAPI
import PosternStore
import Testing

@Suite("Folding of names")
struct NameFoldingTests {
    /// The store decides who has a name, and the interface sorts and filters: two pieces of code for one rule.
    @Test("is the same in the store and in the interface, for every character")
    func same() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a\(scalar)b"
            guard !text.folded.utf8.elementsEqual(FoldedText(text).text.utf8) else { continue }
            Issue.record("U+\(String(value, radix: 16)) folds to \(text.folded), and to \(FoldedText(text).text)")
        }
        #expect("STRASSE".folded == "straße".folded)
    }
}
