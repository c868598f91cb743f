import PosternAdminAPI
import Testing

@Suite("Strict JSON")
struct JSONParserTests {
    @Test(
        "reads every kind of value",
        arguments: [
            ("null", .null), (" true\n", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .real(9_223_372_036_854_775_808)), ("1.5e3", .real(1_500)), ("1.0", .real(1)),
            ("\"\"", ""), (#""a\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00""#, "a\"\\/\u{8}\u{C}\n\r\té😀"),
            ("[]", []), ("[1,[2]]", [1, [2]]), ("{}", [:]), (#"{"a":{"b":[null]}}"#, ["a": ["b": [.null]]]),
        ] as [(String, JSONValue)]
    )
    func reads(_ text: String, _ value: JSONValue) throws {
        #expect(try JSONParser.parse(Array(text.utf8)) == value)
    }

    @Test(
        "refuses what is not JSON",
        arguments: [
            "", " ", "nul", "True", "01", "-", "+1", "1.", ".5", "1e", "--1", "0x1", "1e999", "NaN", "\"", "\"\n\"",
            "\"\u{1}\"", #""\x""#, #""\u12""#, #""\uD800""#, #""\uD800\n""#, #""\uD800A""#, #""\uDC00""#,
            "[1,]", "[,1]", "[1", "[1 2]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "1 2", "[]]",
            "\u{FEFF}1", "// c\n1", "'a'",
        ]
    )
    func refuses(_ text: String) {
        #expect(throws: JSONFault.malformed) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test(
        "refuses bytes that are not UTF-8",
        arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] as [[UInt8]]
    )
    func encoding(_ bytes: [UInt8]) {
        #expect(throws: JSONFault.notUTF8) { try JSONParser.parse(bytes) }
    }

    @Test("refuses a member that stands twice", arguments: [#"{"a":1,"a":1}"#, #"[{"b":{"a":1,"\u0061":2}}]"#])
    func repeated(_ text: String) {
        #expect(throws: JSONFault.repeatedMember) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test("takes 16 levels and refuses 17")
    func nesting() {
        let nested = { (depth: Int) in
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(throws: Never.self) { try JSONParser.parse(nested(16)) }
        #expect(throws: JSONFault.tooDeep) { try JSONParser.parse(nested(17)) }
        #expect(throws: JSONFault.tooDeep) {
            try JSONParser.parse(Array(String(repeating: "{\"a\":", count: 100_000).utf8))
        }
    }

    @Test("refuses every shorter part of a text")
    func cut() {
        let bytes = Array(#"{"a":[1,-2.5e1,"x\u00e9\n"],"b":{"c":true,"d":null}}"#.utf8)
        for length in 0..<bytes.count {
            #expect(throws: JSONFault.self) { try JSONParser.parse(Array(bytes[..<length])) }
        }
    }

    @Test("writes what it reads, sorted and without blanks")
    func writes() throws {
        let text = #"{"a":[1,-2.5,"\u0001\"\\é"],"b":{"c":true,"d":null,"é":{}}}"#
        let value = try JSONParser.parse(Array(text.utf8))
        #expect(String(decoding: value.serialised, as: UTF8.self) == text)
    }

    @Test("merges objects inside objects and replaces the rest")
    func merges() {
        let state: JSONValue = ["a": ["x": 1, "y": 2], "b": [1, 2], "c": 3]
        let change: JSONValue = ["a": ["y": 4], "b": [5], "d": 6]
        #expect(state.merged(with: change) == ["a": ["x": 1, "y": 4], "b": [5], "c": 3, "d": 6])
    }
}
