import PosternCrypto
import PosternTrust
import PosternWire
import Testing

@Suite("Content")
struct ContentTests {
    let full: Content

    init() throws {
        let network = TestUser.network
        let one = Who(network: network, user: try randomIdentifier())
        let other = Who(network: network, user: try randomIdentifier())
        full = Content(
            users: DirectUsers(one, other),
            firstID: try randomIdentifier(),
            givenUp: CounterRanges([3, 4, 9]),
            expiring: [
                ExpiringCounters(counters: 1...2, runOut: now),
                ExpiringCounters(counters: 3...7, runOut: Timestamp(milliseconds: .max)),
            ],
            leftOut: [LeftOut(device: try randomIdentifier(), counters: CounterRanges([5, 6, 8]))],
            view: [
                ViewItem(subject: .charter(network), version: 1, hash: .of([1])),
                ViewItem(subject: .policy(network), version: 2, hash: .of([2])),
                ViewItem(subject: .deviceList(other), version: .max, hash: .of([3])),
            ],
            heads: [Head(device: try randomIdentifier(), counter: 12, envelopeHash: .of([4]))],
            body: .text("at dusk ⚿")
        )
    }

    @Test("everything comes back as it was")
    func roundTrip() throws {
        #expect(try Content(parsing: full.bytes) == full)
        let least = Content(users: nil, firstID: full.firstID, body: .text("a"))
        #expect(try Content(parsing: least.bytes) == least)
    }

    @Test("the bytes are written in the order of field numbers")
    func order() throws {
        let content = Content(users: nil, firstID: .zero, givenUp: CounterRanges([1, 2]), body: .text("hi"))
        let expected = "1210" + String(repeating: "0", count: 32) + "1a0408011002" + "8201040a026869"
        #expect(Hex.encode(content.bytes) == expected)
    }

    @Test("the fullest content, with the longest text, fits the largest padded size")
    func fullest() throws {
        var content = full
        func ranges(_ count: Int) throws -> CounterRanges {
            CounterRanges((0..<UInt64(count)).map { UInt64.max - 1 - 2 * $0 })
        }
        content.givenUp = try ranges(16)
        content.expiring = try ranges(16).ranges.map {
            ExpiringCounters(counters: $0, runOut: Timestamp(milliseconds: .max))
        }
        content.leftOut = try (0..<32).map { _ in LeftOut(device: try randomIdentifier(), counters: try ranges(4)) }
        content.view = try (0..<64).map { _ in
            let who = Who(network: try randomIdentifier(), user: try randomIdentifier())
            return ViewItem(subject: .deviceList(who), version: .max, hash: .of([1]))
        }
        content.heads = try (0..<4).map { _ in
            Head(device: try randomIdentifier(), counter: .max, envelopeHash: .of([2]))
        }
        content.body = .text(String(repeating: "a", count: Limits.textBytes))
        #expect(try Padding.pad(content.bytes).count <= Limits.paddedContentBytes)
        #expect(try Content(parsing: content.bytes) == content)
    }

    @Test("more of anything than its limit is refused")
    func limits() throws {
        func refuses(_ change: (inout Content) throws -> Void) throws {
            var content = full
            try change(&content)
            #expect(throws: LayoutError.self) { try Content(parsing: content.bytes) }
        }
        let odd = CounterRanges((0..<17).map { 2 * $0 + 1 })
        try refuses { $0.givenUp = odd }
        try refuses { $0.expiring = odd.ranges.map { ExpiringCounters(counters: $0, runOut: now) } }
        try refuses { content in
            content.leftOut = try (0..<33).map { _ in
                LeftOut(device: try randomIdentifier(), counters: CounterRanges([1]))
            }
        }
        try refuses { $0.leftOut = [LeftOut(device: .zero, counters: CounterRanges([1, 3, 5, 7, 9]))] }
        try refuses { $0.leftOut = [LeftOut(device: .zero, counters: .none)] }
        try refuses { $0.leftOut += $0.leftOut }
        try refuses { $0.view += $0.view }
        try refuses { $0.view = [ViewItem(subject: .charter(.zero), version: 0, hash: .zero)] }
        try refuses { $0.heads += $0.heads }
        try refuses { $0.heads = [Head(device: .zero, counter: 0, envelopeHash: .zero)] }
        try refuses { content in
            content.heads = try (0..<5).map { _ in
                Head(device: try randomIdentifier(), counter: 1, envelopeHash: .zero)
            }
        }
        try refuses { content in
            content.view = try (0..<65).map { _ in
                ViewItem(subject: .charter(try randomIdentifier()), version: 1, hash: .zero)
            }
        }
        try refuses { $0.expiring = $0.expiring.reversed() }
        try refuses { $0.body = .text("") }
        try refuses { $0.body = .text(String(repeating: "a", count: Limits.textBytes + 1)) }
        try refuses { $0.body = .unknown(field: 17) }
    }

    @Test("a cut content is refused or has lost its body")
    func cut() throws {
        let bytes = full.bytes
        for count in bytes.indices {
            #expect(throws: LayoutError.self) { try Content(parsing: Array(bytes[..<count])) }
        }
    }

    @Test("no mutation stops the program, and what is taken is written back to what reads the same")
    func mutations() throws {
        var generator = SeededGenerator(seed: 9180)
        for _ in 0..<4000 {
            let bytes = full.bytes.mutated(with: &generator)
            guard let content = try? Content(parsing: bytes), case .text = content.body else { continue }
            #expect(try Content(parsing: content.bytes) == content)
        }
    }

    @Test(
        "a field that stands twice, or that no decoder reads alike, is refused",
        arguments: [
            "1210" + zeros, "8201040a026869", "820106" + "0a0161" + "0a0162", "80010a", "10011a", "1b1c", "00", "8000",
            "d2ff" + "ffff" + "ffff" + "ffff" + "ff01" + "00", "2a00", "300f", "8a0101",
        ]
    )
    func twoReadings(_ hex: String) throws {
        let extra = try #require(Hex.decode(hex))
        #expect(throws: LayoutError.self) { try Content(parsing: full.bytes + extra) }
    }

    @Test(
        "a length or number beyond its size is refused, also in a field that is not known",
        arguments: ["5affffffffffffffffff01", "58ffffffffffffffffff02", "58ffffffffffffffffff8001", "588000", "5a06"]
    )
    func overflows(_ hex: String) throws {
        let extra = try #require(Hex.decode(hex))
        #expect(throws: LayoutError.self) { try Content(parsing: full.bytes + extra) }
        #expect(throws: Never.self) { try Content(parsing: full.bytes + [0x58, 0x7f]) }
    }

    @Test("a content longer than what can be padded is refused")
    func tooLong() throws {
        let rest = 81_916 - full.bytes.count
        for (count, isTaken) in [(rest, true), (rest + 1, false)] {
            let size = count - 4
            let head: [UInt8] = [0x5a, UInt8(size & 0x7f) | 0x80, UInt8(size >> 7 & 0x7f) | 0x80, UInt8(size >> 14)]
            let bytes = full.bytes + head + [UInt8](repeating: 0, count: size)
            #expect((try? Content(parsing: bytes)) == (isTaken ? full : nil))
        }
    }

    @Test("unknown fields are ignored, an unknown body is told", arguments: ["5a0161", "c0040a", "f204026869"])
    func unknownFields(_ hex: String) throws {
        let extra = try #require(Hex.decode(hex))
        #expect(try Content(parsing: full.bytes + extra) == full)
    }

    /// `Z` stands for 16 zero bytes.
    @Test(
        "a field of another size, a range from 0 or backwards, and users who are not two in their order, are refused",
        arguments: [
            "3a250a10Z10011a0f000000000000000000000000000000", "1a021001", "1a0408021001", "22021001", "0a20ZZ",
            "0a2011111111111111111111111111111111Z0a20ZZ", "0a20ZZ0a20ZZ0a20ZZ",
            "0a1f000000000000000000000000000000Z0a20ZZ", "320a08031204000000001801",
            "325c08011210Z1881808080102240ZZZZ",
        ]
    )
    func wrongFields(_ template: String) throws {
        let extra = try #require(Hex.decode(template.replacing("Z", with: zeros)))
        let least = Content(users: nil, firstID: .zero, body: .text("a"))
        #expect(throws: LayoutError.self) { try Content(parsing: least.bytes + extra) }
    }

    @Test("exactly one body stands in a content")
    func bodies() throws {
        let head = try #require(Hex.decode("1210" + zeros))
        #expect(throws: LayoutError.meaningless("body")) { try Content(parsing: head) }
        let later = try #require(Hex.decode("b201026869"))
        #expect(try Content(parsing: head + later).body == .unknown(field: 22))
        #expect(throws: LayoutError.meaningless("body")) { try Content(parsing: head + later + later) }
        #expect(throws: LayoutError.meaningless("body")) { try Content(parsing: full.bytes + later) }
    }

    @Test("a later kind of document in the view is ignored")
    func laterDocuments() throws {
        let item = try #require(Hex.decode("3204" + "0804" + "1801"))
        #expect(try Content(parsing: full.bytes + item) == full)
    }
}

private let zeros = String(repeating: "0", count: 32)
