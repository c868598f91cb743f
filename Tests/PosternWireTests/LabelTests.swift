import PosternWire
import Testing

@Suite("Labels")
struct LabelTests {
    @Test("no two are equal and none is the prefix of another")
    func prefixes() {
        for (index, label) in Label.all.enumerated() {
            for (other, another) in Label.all.enumerated() where other != index {
                #expect(!another.bytes.starts(with: label.bytes), "\(label.bytes) begins \(another.bytes)")
            }
        }
        #expect(Label.all.count == 38)
    }

    @Test("is the text behind its length")
    func layout() {
        #expect(Hex.encode(Label.wrap.bytes) == "0e706f737465726e2f312077726170")
    }
}
