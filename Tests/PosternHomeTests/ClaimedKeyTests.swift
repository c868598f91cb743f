import HomeCrashChild
import PosternHome
import PosternWire
import Testing

@Suite("Keys claimed from others")
struct ClaimedKeyTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }
    private let device: DeviceID = Fixture.id()
    private let day: UInt64 = 86_400_000

    init() throws {
        temporary = try TemporaryHome()
    }

    private func key(_ kind: ExchangeKeyKind, created: Timestamp = Fixture.noon) -> ClaimedKey {
        ClaimedKey(device: device, key: Fixture.id(), kind: kind, created: created, point: Fixture.bytes(133))
    }

    private func take(
        for message: MessageID = Fixture.id(),
        _ choice: KeyChoice = .oneTimeFirst,
        at time: Timestamp = Fixture.noon
    ) throws -> ClaimedKey? {
        try home.takeKeys(for: message, of: [device, Fixture.id()], choosing: choice, at: time)[device]
    }

    @Test("each one-time key serves one message, and the same one when it is asked again")
    func oneTime() throws {
        let keys = [key(.oneTime), key(.oneTime)]
        try home.keep(keys, at: Fixture.noon)
        let message: MessageID = Fixture.id()
        let first = try #require(try take(for: message))
        #expect(keys.contains(first))
        #expect(try take(for: message) == first)
        let second = try #require(try take())
        #expect(keys.contains(second) && second != first)
        #expect(try take() == nil)
    }

    @Test("a used key that the relay hands out once more stays used")
    func servedTwice() throws {
        let one = key(.oneTime)
        try home.keep([one], at: Fixture.noon)
        #expect(try take() == one)
        try home.sweep(at: Fixture.noon)
        try home.keep([one], at: Fixture.noon)
        #expect(try take() == nil)
    }

    @Test("a rotating key serves any number, for 24 h after it was fetched")
    func rotating() throws {
        let rotating = key(.rotating)
        try home.keep([rotating], at: Fixture.noon)
        #expect(try take() == rotating)
        #expect(try take(.rotatingOnly) == rotating)
        #expect(try take(at: Fixture.noon.adding(milliseconds: day)) == rotating)
        #expect(try take(at: Fixture.noon.adding(milliseconds: day + 1)) == nil)
        try home.keep([rotating], at: Fixture.noon.adding(milliseconds: day))
        #expect(try take(at: Fixture.noon.adding(milliseconds: day + 1)) == rotating)
    }

    @Test("one-time keys go first, and not where only rotating ones may serve")
    func choice() throws {
        let one = key(.oneTime)
        let rotating = key(.rotating)
        try home.keep([rotating, one], at: Fixture.noon)
        #expect(try take(.rotatingOnly) == rotating)
        #expect(try take() == one)
        #expect(try take() == rotating)
    }

    @Test("a newer rotating key takes the older one's place; an older one does not")
    func replaced() throws {
        let newer = key(.rotating, created: Fixture.noon.adding(milliseconds: 5))
        try home.keep([key(.rotating)], at: Fixture.noon)
        try home.keep([newer], at: Fixture.noon)
        try home.keep([key(.rotating)], at: Fixture.noon)
        #expect(try take() == newer)
    }

    @Test("keys older than 30 days serve nothing; keys of removed devices are forgotten")
    func old() throws {
        try home.keep([key(.oneTime)], at: Fixture.noon)
        #expect(try take(at: Fixture.noon.adding(milliseconds: 30 * day + 1)) == nil)
        #expect(try take(at: Fixture.noon.adding(milliseconds: 30 * day)) != nil)
        try home.keep([key(.oneTime)], at: Fixture.noon)
        try home.forgetKeys(of: [device])
        #expect(try take() == nil)
    }
}
