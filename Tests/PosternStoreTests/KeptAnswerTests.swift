import PosternStore
import PosternWire
import Testing

@Suite("Kept answers")
struct KeptAnswerTests {
    @Test("are found by their whole key, until 24 hours are over")
    func finding() async throws {
        let world = try await World()
        let store = world.store
        let answer = Self.answer(Self.key, body: [1, 2])
        try await store.keep(answer)
        #expect(try await store.keptAnswer(for: Self.key, now: Made.now) == .kept(answer))
        for other in [
            AnswerKey(principal: "q", network: "12345678", operation: "o", token: "t"),
            AnswerKey(principal: "p", network: "12345679", operation: "o", token: "t"),
            AnswerKey(principal: "p", network: "12345678", operation: "n", token: "t"),
            AnswerKey(principal: "p", network: "12345678", operation: "o", token: "T"),
        ] {
            #expect(try await store.keptAnswer(for: other, now: Made.now) == .unknown)
        }
        let last = Made.now.adding(seconds: KeptAnswer.lifetimeSeconds - 1)
        try await store.expireKeptAnswers(now: last)
        #expect(try await store.keptAnswer(for: Self.key, now: last) == .kept(answer))
        let over = Made.now.adding(seconds: KeptAnswer.lifetimeSeconds)
        #expect(try await store.keptAnswer(for: Self.key, now: over) == .unknown)
        let next = Self.answer(Self.key, body: [3], kept: over)
        try await store.keep(next)
        #expect(try await store.keptAnswer(for: Self.key, now: over) == .kept(next))
        try await store.expireKeptAnswers(now: over.adding(seconds: KeptAnswer.lifetimeSeconds))
        #expect(try await world.rows("kept_answer") == 0)
    }

    @Test("are stored together with what they tell, or neither is")
    func together() async throws {
        let world = try await World()
        let id: UserID = Made.id(500)
        let user = NewUser(id: id, login: "ann", created: Made.now)
        struct Failure: Error {}
        await #expect(throws: StoreError.unavailable) {
            try await world.store.createUsers([user], in: World.network) { _ in throw Failure() }
        }
        #expect(try await world.store.user(login: "ann", in: World.network) == nil)
        let made = try await world.store.createUsers([user], in: World.network) { creations in
            Self.answer(
                Self.key,
                body: creations.map { if case .created(let user) = $0 { user.who.user.bytes[15] } else { 0 } }
            )
        }
        #expect(made?.count == 1)
        #expect(
            try await world.store.keptAnswer(for: Self.key, now: Made.now)
                == .kept(Self.answer(Self.key, body: [id.bytes[15]]))
        )

        let devices = Set(World.alice.devices)
        await #expect(throws: StoreError.unavailable) {
            try await world.store.resetDevices(devices, of: World.alice.who) { _ in throw Failure() }
        }
        #expect(try await world.store.devices(of: World.alice.who).allSatisfy { $0.standing == .listed })
        let key = AnswerKey(principal: "p", network: "12345678", operation: "o", token: "u")
        _ = try await world.store.resetDevices(devices, of: World.alice.who) { reset in
            Self.answer(key, body: [UInt8(reset.count)])
        }
        #expect(try await world.store.keptAnswer(for: key, now: Made.now) == .kept(Self.answer(key, body: [2])))
        #expect(try await world.store.devices(of: World.alice.who).allSatisfy { $0.standing == .reset })
    }

    @Test("of one principal have a limit, which leaves room for others")
    func room() async throws {
        let world = try await World()
        func fill(_ principal: String, _ count: Int64, body: String) async throws {
            try await world.fault(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
                INSERT INTO kept_answer (principal, network, operation, token, request_hash, status, body, size, kept_ms)
                SELECT '\(principal)', '12345678', 'o', 'n' || i, zeroblob(32), 200, \(body), length(\(body)),
                1800000000000 FROM n
                """
            )
        }
        try await fill("p", KeptAnswer.mostOfPrincipal - 1, body: "x''")
        #expect(try await world.store.keptAnswer(for: Self.key, now: Made.now) == .unknown)
        try await world.store.keep(Self.answer(Self.key, body: []))
        let other = AnswerKey(principal: "p", network: "12345678", operation: "o", token: "u")
        #expect(try await world.store.keptAnswer(for: other, now: Made.now) == .noRoom)
        #expect(
            try await world.store.keptAnswer(for: Self.key, now: Made.now) == .kept(Self.answer(Self.key, body: []))
        )

        let large = AnswerKey(principal: "large", network: "12345678", operation: "o", token: "t")
        let count = KeptAnswer.mostBytesOfPrincipal >> 20
        try await fill("large", count - 1, body: "zeroblob(1048576)")
        #expect(try await world.store.keptAnswer(for: large, now: Made.now) == .unknown)
        try await world.store.keep(Self.answer(large, body: [UInt8](repeating: 0, count: 1 << 20)))
        let more = AnswerKey(principal: "large", network: "12345678", operation: "o", token: "u")
        #expect(try await world.store.keptAnswer(for: more, now: Made.now) == .noRoom)

        try await world.store.expireKeptAnswers(now: Made.now.adding(seconds: KeptAnswer.lifetimeSeconds))
        #expect(try await world.rows("kept_answer") == 0)
        #expect(try await world.store.keptAnswer(for: other, now: Made.now) == .unknown)
    }

    private static let key = AnswerKey(principal: "p", network: "12345678", operation: "o", token: "t")

    private static func answer(_ key: AnswerKey, body: [UInt8], kept: Timestamp = Made.now) -> KeptAnswer {
        KeptAnswer(
            key: key,
            requestHash: [UInt8](repeating: 9, count: 32),
            status: 404,
            errorType: "ResourceNotFoundError",
            body: body,
            kept: kept
        )
    }
}
