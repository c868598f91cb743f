import GRDB
import PosternStore
import PosternWire
import Testing

@Suite("A retry is found in memory, in the index, and after a restart")
struct SentIndexTests {
    @Test("at every stage of the index")
    func stages() async throws {
        var options = StoreOptions.immediate
        options.unindexedMessages = 4
        let world = try await World(options)
        var answers: [UInt64: Acceptance] = [:]
        for message in 1...21 as ClosedRange<UInt64> { answers[message] = await world.store.accept(try .made(message)) }
        try await expectAnswers(answers, world.store)
        #expect(try await world.rows("sent") >= 16)
        await world.store.close()
        let store = try world.reopened(options)
        try await expectAnswers(answers, store)
        #expect(try await world.rows("message") == 21)
        await store.close()
    }

    @Test("and not when 30 days are over")
    func expired() async throws {
        var options = StoreOptions.immediate
        options.unindexedMessages = 1
        let world = try await World(options)
        for message in 1...3 as ClosedRange<UInt64> { _ = await world.store.accept(try .made(message, timeToLive: 1)) }
        let later = Made.now.adding(seconds: Limits.retrySeconds)
        #expect(try await world.store.expire(now: later).answers == 3)
        #expect(await world.store.accept(try .made(1, fingerprint: 2)).receipt != nil)
        #expect(await world.store.accept(try .made(3, fingerprint: 2)).receipt != nil)
    }

    @Test("and nothing stays of what expired before it was brought into the index")
    func expiredUnindexed() async throws {
        var options = StoreOptions.immediate
        options.unindexedMessages = 8
        let world = try await World(options)
        for message in 1...3 as ClosedRange<UInt64> { _ = await world.store.accept(try .made(message, timeToLive: 1)) }
        let later = Made.now.adding(seconds: Limits.retrySeconds)
        #expect(try await world.store.expire(now: later).answers == 3)
        for message in 4...21 as ClosedRange<UInt64> { _ = await world.store.accept(try .made(message)) }
        #expect(try await world.rows("sent") >= 8)
        let stale = try await world.database().read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM sent WHERE number NOT IN (SELECT number FROM message)")
        }
        #expect(stale == 0)
    }

    private func expectAnswers(_ answers: [UInt64: Acceptance], _ store: Store) async throws {
        for (message, answer) in answers {
            #expect(answer.receipt != nil)
            #expect(await store.accept(try .made(message)) == answer)
            #expect(await store.accept(try .made(message, fingerprint: 2)) == .idReused)
        }
    }
}
