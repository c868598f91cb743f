import HomeCrashChild
import PosternPrimitives
import PosternTesting
import PosternWire
import Testing

@testable import PosternHome

@Suite("Own exchange keys")
struct ExchangeKeyTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }
    private let hour: UInt64 = 3_600_000

    init() throws {
        temporary = try TemporaryHome()
    }

    private func add(_ kind: ExchangeKeyKind, at time: Timestamp, keys count: Int = 1) throws -> [ExchangeKeyID] {
        let keys: [ExchangeKeyID] = (0..<count).map { _ in Fixture.id() }
        try home.add([try Fixture.bundle(in: home, kind, keys: keys, created: time)])
        return keys
    }

    private func publishAll(at time: Timestamp) throws {
        try home.markPublished(try home.unpublishedBundles().map(\.number), at: time)
    }

    @Test("gives back the scalar that was stored, until a message used it")
    func spent() throws {
        let key: ExchangeKeyID = Fixture.id()
        let scalar = Fixture.bytes(66)
        let secret = try home.seal(SecretBytes(copying: scalar), for: .exchangeKey(key))
        try home.add([
            NewBundle(kind: .oneTime, created: Fixture.noon, body: [1, 2], signature: [3], secrets: [secret])
        ])
        #expect(try home.exchangeKeyBytes(key) == scalar)
        #expect(try temporary.reopened().exchangeKeyBytes(key) == scalar)
        #expect(try home.exchangeKeyBytes(Fixture.id()) == nil)
        #expect(try home.unpublishedBundles().map(\.body) == [[1, 2]])
        _ = try Fixture.take(Fixture.arrival(key: key), Fixture.opened(), in: home)
        #expect(try home.exchangeKeyBytes(key) != nil, "another secret opened it")
        _ = try Fixture.take(Fixture.arrival(key: key), Fixture.opened(key: key), in: home)
        #expect(try home.exchangeKeyBytes(key) == nil)
        #expect(try home.unpublishedBundles().isEmpty, "its bundle is of no use either")
    }

    @Test("what was offered is not offered again unless it was refused, and its keys live on")
    func offered() throws {
        let oneTime = try add(.oneTime, at: Fixture.noon)[0]
        let rotating = try add(.rotating, at: Fixture.noon)[0]
        let numbers =
            try home.offerBundles(limit: 1, at: Fixture.noon).map(\.number)
            + home.offerBundles(limit: 9, at: Fixture.noon).map(\.number)
        #expect(numbers.count == 2)
        #expect(try temporary.reopened().unpublishedBundles().isEmpty)
        #expect(try temporary.reopened().offerBundles(limit: 9, at: Fixture.noon).isEmpty)
        #expect(try home.stock() == ExchangeKeyStock(oneTimeKeys: 1, rotatingCreated: nil), "another one is due")
        try home.markRefused(numbers)
        #expect(try home.unpublishedBundles().map(\.number) == numbers)
        #expect(try home.stock().rotatingCreated == Fixture.noon)
        #expect(try home.offerBundles(limit: 9, at: Fixture.noon).map(\.number) == numbers)

        // Never answered: the next one replaces it all the same.
        let later = Fixture.noon.adding(milliseconds: hour)
        let next = try add(.rotating, at: later)[0]
        try home.markPublished(try home.offerBundles(limit: 9, at: later).map(\.number), at: later)
        #expect(try home.stock().rotatingCreated == later)
        #expect(try home.queueEmpty(at: later.adding(milliseconds: Home.rotatingGrace - 1)) == 0)
        #expect(try home.queueEmpty(at: later.adding(milliseconds: Home.rotatingGrace)) == 1)
        #expect(try home.exchangeKeyBytes(rotating) == nil)
        #expect(try home.exchangeKeyBytes(next) != nil)
        #expect(try home.exchangeKeyBytes(oneTime) != nil)
    }

    @Test("rotating keys whose offers are never answered go 31 days after the next offer")
    func neverAnswered() throws {
        let keys = try (0..<3).map { turn in
            let time = Fixture.noon.adding(milliseconds: UInt64(turn) * hour)
            let key = try add(.rotating, at: time)[0]
            #expect(try home.offerBundles(limit: 9, at: time).count == 1)
            return key
        }
        let second = Fixture.noon.adding(milliseconds: hour)
        try home.sweep(at: second.adding(milliseconds: Home.rotatingLimit - 1))
        #expect(try home.exchangeKeyBytes(keys[0]) != nil)
        try home.sweep(at: second.adding(milliseconds: Home.rotatingLimit))
        #expect(try home.exchangeKeyBytes(keys[0]) == nil)
        #expect(try home.exchangeKeyBytes(keys[1]) != nil && home.exchangeKeyBytes(keys[2]) != nil)
    }

    @Test("a rotating key outlives its messages, and goes 48 h after its replacement was published")
    func rotating() throws {
        let old = try add(.rotating, at: Fixture.noon)[0]
        try publishAll(at: Fixture.noon)
        _ = try Fixture.take(Fixture.arrival(key: old), Fixture.opened(key: old), in: home)
        #expect(try home.queueEmpty(at: Fixture.noon.adding(milliseconds: 500 * hour)) == 0)
        let replaced = Fixture.noon.adding(milliseconds: 24 * hour)
        let new = try add(.rotating, at: replaced)[0]
        #expect(try home.queueEmpty(at: replaced.adding(milliseconds: 100 * hour)) == 0, "not published yet")
        try publishAll(at: replaced)
        #expect(try home.queueEmpty(at: replaced.adding(milliseconds: Home.rotatingGrace - 1)) == 0)
        #expect(try home.exchangeKeyBytes(old) != nil)
        #expect(try home.queueEmpty(at: replaced.adding(milliseconds: Home.rotatingGrace)) == 1)
        #expect(try home.exchangeKeyBytes(old) == nil)
        #expect(try home.exchangeKeyBytes(new) != nil)
        #expect(try home.stock() == ExchangeKeyStock(oneTimeKeys: 0, rotatingCreated: replaced))
    }

    @Test("a rotating key goes 31 days after its replacement, whatever the relay says and whatever waits for it")
    func rotatingLimit() throws {
        let old = try add(.rotating, at: Fixture.noon)[0]
        try publishAll(at: Fixture.noon)
        let new = try add(.rotating, at: Fixture.noon)[0]
        try publishAll(at: Fixture.noon)
        _ = try home.wait(Fixture.arrival(key: old), for: .deviceList(Fixture.id(), version: 2))
        try home.sweep(at: Fixture.noon.adding(milliseconds: Home.rotatingLimit - 1))
        #expect(try home.exchangeKeyBytes(old) != nil)
        try home.sweep(at: Fixture.noon.adding(milliseconds: Home.rotatingLimit))
        #expect(try home.exchangeKeyBytes(old) == nil)
        #expect(try home.exchangeKeyBytes(new) != nil)
    }

    @Test("one-time keys go after 61 days, but not while an envelope waits that needs one")
    func oneTimeLife() throws {
        let keys = try add(.oneTime, at: Fixture.noon, keys: 3)
        try publishAll(at: Fixture.noon)
        #expect(try home.stock() == ExchangeKeyStock(oneTimeKeys: 3, rotatingCreated: nil))
        let waiting = Fixture.arrival(key: keys[0])
        _ = try home.wait(waiting, for: .deviceList(Fixture.id(), version: 2))
        #expect(try home.queueEmpty(at: Fixture.noon.adding(milliseconds: Home.oneTimeLife - 1)) == 0)
        #expect(try home.queueEmpty(at: Fixture.noon.adding(milliseconds: Home.oneTimeLife)) == 2)
        #expect(try home.exchangeKeyBytes(keys[0]) != nil)
        _ = try home.refuse(waiting, record: nil, telling: nil)
        #expect(try home.queueEmpty(at: Fixture.noon.adding(milliseconds: Home.oneTimeLife)) == 1)
    }

    @Test("slots are used again")
    func slots() throws {
        for _ in 0..<40 {
            let keys = try add(.oneTime, at: Fixture.noon, keys: 8)
            for key in keys { _ = try Fixture.take(Fixture.arrival(key: key), Fixture.opened(key: key), in: home) }
        }
        #expect(try temporary.raw.count("secret_slot") == 128)
        #expect(try temporary.raw.count("secret_slot WHERE used = 1 OR sealed <> zeroblob(94)") == 0)
    }
}
