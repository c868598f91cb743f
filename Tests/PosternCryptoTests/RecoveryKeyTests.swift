import PosternPrimitives
import PosternWire
import Testing

@testable import PosternCrypto

@Suite("Recovery key")
struct RecoveryKeyTests {
    /// Those for 256 bits of BIP-39's own test vectors (github.com/trezor/python-mnemonic, vectors.json).
    static let vectors: [(String, String)] = [
        (String(repeating: "00", count: 32), String(repeating: "abandon ", count: 23) + "art"),
        (
            String(repeating: "7f", count: 32),
            "legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal"
                + " winner thank year wave sausage worth title"
        ),
        (
            String(repeating: "80", count: 32),
            "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic"
                + " avoid letter advice cage absurd amount doctor acoustic bless"
        ),
        (String(repeating: "ff", count: 32), String(repeating: "zoo ", count: 23) + "vote"),
        (
            "68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c",
            "hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel tennis"
                + " maple dilemma loan word shrug inflict delay length"
        ),
        (
            "9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863",
            "panda eyebrow bullet gorilla call smoke muffin taste mesh discover soft ostrich alcohol speed nation flash"
                + " devote level hobby quick inner drive ghost inside"
        ),
        (
            "066dca1a2bb7e8a1db2832148ce9933eea0f3ac9548d793112d9a95c9407efad",
            "all hour make first leader extend hole alien behind guard gospel lava path output census museum junior mass"
                + " reopen famous sing advance salt reform"
        ),
        (
            "f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f",
            "void come effort suffer camp survey warrior heavy shoot primary clutch crush open amazing screen patrol"
                + " group space point ten exist slush involve unfold"
        ),
    ]

    private func bytes(of key: borrowing RecoveryKey) -> [UInt8] {
        let secret = key.secret
        return secret.bytes.withUnsafeBytes { Array($0) }
    }

    @Test("agrees with BIP-39's vectors, both ways", arguments: vectors)
    func agrees(_ hex: String, _ words: String) throws {
        let expected = try #require(Hex.decode(hex))
        let key = RecoveryKey(SecretBytes(copying: expected))
        #expect(key.words.joined(separator: " ") == words)
        #expect(bytes(of: try RecoveryKey(words: words)) == expected)
    }

    @Test("is read in any case, with any blanks")
    func tolerance() throws {
        let (hex, words) = Self.vectors[4]
        let expected = try #require(Hex.decode(hex))
        let rows = words.split(separator: " ").enumerated().map { $1 + ($0 % 6 == 5 ? "\r\n" : "  ") }.joined()
        for text in [words, "\n\t " + words.uppercased() + " \n", rows] {
            #expect(bytes(of: try RecoveryKey(words: text)) == expected)
        }
    }

    @Test("is made at random, and its words give it back")
    func generated() throws {
        let key = try RecoveryKey.generate()
        #expect(key.words.count == RecoveryKey.wordCount)
        #expect(bytes(of: try RecoveryKey(words: key.words.joined(separator: " "))) == bytes(of: key))
        let other = try RecoveryKey.generate()
        #expect(bytes(of: other) != bytes(of: key))
    }

    @Test("a mistake is said by its place, and no word is repeated")
    func mistakes() throws {
        let words = Self.vectors[4].1.split(separator: " ").map(String.init)
        func text(_ change: (inout [String]) -> Void) -> String {
            var changed = words
            change(&changed)
            return changed.joined(separator: " ")
        }
        let cases: [(String, RecoveryKeyError)] = [
            ("", .wordCount(0)), (text { $0.removeLast() }, .wordCount(23)),
            (text { $0.append("art") }, .wordCount(25)),
            (String(repeating: "abandon ", count: 100_000), .wordCount(nil)),
            (text { $0[0] = "hamsters" }, .unknownWord(position: 1)),
            (text { $0[23] = "xylophone" }, .unknownWord(position: 24)),
            (text { $0[4] = "zoo" }, .checksum), (text { $0.swapAt(1, 2) }, .checksum),
        ]
        for (text, expected) in cases {
            let result = Result { () throws(RecoveryKeyError) in _ = try RecoveryKey(words: text) }
            #expect(throws: expected) { try result.get() }
            for word in words + ["hamsters", "xylophone"] {
                // As a whole word: "word" itself is on the list.
                let said = expected.description.split { !$0.isLetter }.map(String.init)
                #expect(!said.contains(word) || word == "word")
            }
        }
    }

    @Test("nearly every other word in one place is noticed")
    func checksum() throws {
        var words = Self.vectors[5].1.split(separator: " ").map(String.init)
        var taken = 0
        for word in EmbeddedList.recoveryWords where word != "smoke" {
            words[5] = word
            let text = words.joined(separator: " ")
            let result = Result { () throws(RecoveryKeyError) in _ = try RecoveryKey(words: text) }
            if case .success = result { taken += 1 }
        }
        // 2047/256 on the average; the exact number is that of this vector.
        #expect((1...20).contains(taken))
    }
}
