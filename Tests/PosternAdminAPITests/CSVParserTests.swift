import Testing

@testable import PosternAdminAPI

@Suite("Comma-separated values")
struct CSVParserTests {
    private func parse(_ text: String) -> CSVDocument { CSVParser.parse(Array(text.utf8)) }

    @Test(
        "are read as RFC 4180 has them",
        arguments: [
            ("", []),
            ("a,b", [["a", "b"]]),
            ("a,b\n", [["a", "b"]]),
            ("a,b\r\nc,\r\n", [["a", "b"], ["c", ""]]),
            ("\u{FEFF}a\n", [["a"]]),
            ("\n\r\na\n\n", [["a"]]),
            (#""a,b","say ""hi""""# + "\n", [["a,b", #"say "hi""#]]),
            ("\"two\r\nlines\",x\n", [["two\r\nlines", "x"]]),
            ("\"\"\n", [[""]]),
            ("\"\",\n", [["", ""]]),
            ("a\rb\n", [["a\rb"]]),
            (" a , b \n", [[" a ", " b "]]),
        ] as [(String, [[String]])]
    )
    func reads(_ text: String, _ fields: [[String]]) {
        let document = parse(text)
        #expect(document.records.map(\.fields) == fields)
        #expect(document.faults.isEmpty)
    }

    @Test("name each line that breaks the grammar, and read the others")
    func faults() {
        let document = CSVParser.parse(
            Array("a\nb\"c\n\"d\"e\nf\n".utf8) + [0xFF, 0x0A] + Array("\"g\nh\"\ni\n\"never closed\nj\n".utf8)
        )
        #expect(
            document.records == [
                CSVDocument.Record(line: 1, fields: ["a"]), CSVDocument.Record(line: 4, fields: ["f"]),
                CSVDocument.Record(line: 6, fields: ["g\nh"]), CSVDocument.Record(line: 8, fields: ["i"]),
            ]
        )
        #expect(document.faults.map(\.line) == [2, 3, 5, 9])
        #expect(document.faults.map(\.description)[2] == "line 5 is not valid UTF-8")
    }

    @Test("are written so that they are read as they were")
    func roundTrip() {
        let rows = [
            ["a", "b,c", "d\"e"], ["two\nlines", "\r", "=1+1"], ["", "", ""], ["é", " ", "\"\""], ["\r\n", "x", "-"],
        ]
        let bytes = rows.flatMap(CSVWriter.line)
        let read = CSVParser.parse(bytes)
        #expect(read.records.map(\.fields) == rows)
        #expect(read.faults.isEmpty)
    }

    @Test("are read to their end whatever the bytes, with lines that stand in the file")
    func hostile() {
        var random = SeededRandom(seed: 40)
        let start = Array("username,firstName\r\n\"a,b\",\"c\"\"d\"\r\nname,\"x\ny\"\n\u{FEFF}é,=1\n".utf8)
        for _ in 0..<5_000 {
            var bytes = start
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes = bytes.mutated(words: ["\"", "\"\"", ",", "\r\n", "\r", "\n", "\u{FEFF}"], with: &random)
            }
            let document = CSVParser.parse(bytes)
            let lines = bytes.count(where: { $0 == UInt8(ascii: "\n") }) + 1
            let told = document.records.map(\.line) + document.faults.map(\.line)
            #expect(told.allSatisfy { (1...lines).contains($0) })
            #expect(document.records.map(\.line) == document.records.map(\.line).sorted())
            // What was read is written and read again as the same.
            let again = CSVParser.parse(document.records.flatMap { CSVWriter.line($0.fields) })
            #expect(again.records.map(\.fields) == document.records.map(\.fields))
            _ = UserSheet(parsing: bytes)
        }
    }
}
