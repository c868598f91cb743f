import Glibc
import PosternHome
import PosternTesting
import PosternWire
import Testing

@Suite("A home after kill -9 and power cuts")
struct CrashTests {
    private let temporary: TemporaryHome

    init() throws {
        temporary = try TemporaryHome()
    }

    @Test("whatever a verb returned is there, and all that is there fits together")
    func killed() throws {
        var random = SeededRandom(seed: 1)
        for round in 0..<40 {
            try checkPromises(try work(lines: 3 + round * 7 % 40, &random))
            try checkConsistency()
        }
        #expect(try temporary.raw.count("message") > 50)
    }

    @Test("a power cut takes nothing of it back, and brings no erased key back", arguments: [1, 2, 3] as [UInt64])
    func powerCut(seed: UInt64) throws {
        let cut = try PowerCut(watching: temporary.directory, log: temporary.root + "/log")
        var random = SeededRandom(seed: seed)
        for round in 0..<8 {
            let lines = Int.random(in: 3...60, using: &random)
            let said = try work(lines: lines, environment: cut.environment, &random)
            try cut.restore(round.isMultiple(of: 2) ? .nothing : .some(seed: random.next() % 1_000_000))
            try checkPromises(said)
            try checkConsistency()
        }
    }

    @Test("a disk that lies about its syncs loses what was said: the cuts are real")
    func lyingDisk() throws {
        let cut = try PowerCut(watching: temporary.directory, log: temporary.root + "/log")
        var random = SeededRandom(seed: 1)
        let said = try work(lines: 40, environment: cut.environment, &random)
        try cut.restore(.notEvenWhatWasSynced)
        #expect(said.contains { $0.hasPrefix("stored") })
        #expect(try temporary.raw.count("message") == 0)
    }

    /// Lets a child work until it has said so many lines, and kills it somewhere in the verbs that follow.
    ///
    /// - Returns: Everything that it said.
    private func work(
        lines: Int,
        environment: [String: String] = [:],
        _ random: inout SeededRandom
    ) throws -> [String] {
        let child = try ChildProcess(
            ["work", temporary.directory, temporary.keyFile],
            environment: environment
        )
        var said: [String] = []
        for _ in 0..<lines { said.append(try #require(child.line())) }
        usleep(UInt32.random(in: 0...6000, using: &random))
        child.kill()
        while let line = child.line() { said.append(line) }
        return said
    }

    private func checkPromises(_ said: [String]) throws {
        let home = try temporary.reopened()
        let unprinted = Set(try home.unprinted(limit: .max).map(\.id.number))
        let raw = temporary.raw
        for line in said {
            let words = line.split(separator: " ").map(String.init)
            switch words[0] {
            case "stored":
                #expect(try raw.count("message WHERE event = \(words[1]) AND first = x'\(words[2])'") == 1)
                #expect(
                    try home.exchangeKeyBytes(try #require(Hex.decode(words[3]).flatMap { ExchangeKeyID($0) })) == nil
                )
            case "printed":
                #expect(!unprinted.contains(Int64(words[1]) ?? 0))
            case "queued":
                #expect(try raw.count("outgoing WHERE first = x'\(words[1])'") == 1)
            case "sealed":
                #expect(try raw.count("sealing WHERE message = x'\(words[1])'") == 1)
            case "accepted", "refused":
                let state = words[0] == "accepted" ? 2 : 3
                #expect(try raw.count("sealing WHERE message = x'\(words[1])' AND state = \(state)") == 1)
            case "closed":
                #expect(try raw.count("taken WHERE hash = x'\(words[1])' AND state = 3") == 1)
            default:
                break
            }
        }
    }

    /// Each of these counts rows that no interrupted verb may leave.
    private func checkConsistency() throws {
        let raw = temporary.raw
        #expect(try raw.run("PRAGMA integrity_check") == ["ok"])
        #expect(try raw.run("PRAGMA foreign_key_check").isEmpty)
        for (what, table) in Self.impossible { #expect(try raw.count(table) == 0, "\(what)") }
        let held = try raw.count("exchange_key") + raw.count("sealing WHERE slot IS NOT NULL")
        #expect(try raw.count("secret_slot WHERE used = 1") == held)
    }

    private static let impossible = [
        "free slots that hold something": "secret_slot WHERE used = 0 AND sealed <> zeroblob(94)",
        "used slots that hold nothing": "secret_slot WHERE used = 1 AND sealed = zeroblob(94)",
        "messages without a record": """
        message m WHERE direction = 1 AND NOT EXISTS
            (SELECT 1 FROM taken t WHERE t.conversation = m.conversation AND t.device = m.device AND state = 1)
        """,
        "more messages than opened envelopes": """
        (SELECT 1 WHERE (SELECT count(*) FROM message WHERE direction = 1)
            <> (SELECT count(*) FROM taken WHERE state = 1))
        """,
        "more revisions than envelopes": """
        sender_record r WHERE revision <>
            (SELECT count(*) FROM taken t WHERE t.conversation = r.conversation AND t.device = r.device)
        """,
        "counters that were not taken in order": """
        conversation c WHERE next_counter <>
            1 + (SELECT count(*) FROM sealing s WHERE s.conversation = c.conversation)
        """,
        "chains that do not carry on": """
        conversation c WHERE previous <> coalesce((SELECT hash FROM sealing s
            WHERE s.conversation = c.conversation AND state = 2 ORDER BY counter DESC LIMIT 1), zeroblob(64))
        """,
        "outgoing and sealing that differ": """
        outgoing o WHERE (state = 2) <> EXISTS (SELECT 1 FROM sealing s WHERE s.first = o.first AND s.state = 1)
        """,
        "events of nothing": """
        event e WHERE NOT EXISTS (SELECT 1 FROM message WHERE event = e.event)
            AND NOT EXISTS (SELECT 1 FROM notice WHERE event = e.event)
        """,
    ]
}
