import Testing

@testable import posternctl

@Suite("Tables")
struct TableTests {
    private let table = Table(
        titles: ["ID", "NAME", "NOTE"],
        rows: [["1", "ann", "a note that goes on for a while"], ["22", "bob", ""]]
    )

    @Test("put columns under their titles")
    func wide() {
        #expect(
            table.lines(width: nil) == [
                "ID  NAME  NOTE", "1   ann   a note that goes on for a while", "22  bob",
            ]
        )
    }

    @Test("cut the widest column, and are never wider than the terminal", arguments: 1...40)
    func narrow(_ width: Int) {
        let lines = table.lines(width: width)
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
        if width == 20 { #expect(lines[1] == "1   ann   a note th…") }
    }

    @Test("count cells and not characters")
    func cells() {
        #expect(DisplayWidth.of("日本") == 4)
        #expect(DisplayWidth.of("e\u{301}") == 1)
        #expect(DisplayWidth.of("🎂") == 2)
        #expect(DisplayWidth.cut("日本語", to: 5) == "日本…")
        #expect(DisplayWidth.cut("日本語", to: 4) == "日…")
        #expect(DisplayWidth.cut("abc", to: 0) == "")
        let lines = Table(titles: ["N", "X"], rows: [["日本", "1"], ["ab", "2"]]).lines(width: nil)
        #expect(lines == ["N     X", "日本  1", "ab    2"])
    }

    @Test("let nothing in a cell end the line or steer the terminal")
    func control() {
        let lines = Table(titles: ["N"], rows: [["a\u{1B}[31m\nb\u{202E}c"]]).lines(width: nil)
        #expect(lines == ["N", "a [31m b c"])
    }
}
