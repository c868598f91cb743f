import PosternWire
import Testing

@testable import PosternStore

@Suite("Answers for messages that were never written")
struct RecentAnswersTests {
    private static let limit = 4 * RecentAnswers.ofDevice

    private static func key(_ device: UInt64, _ message: UInt64) -> SentKey {
        SentKey(device: Made.id(device), message: Made.id(message))
    }

    private static func answer(leavingOut count: Int = 0) throws -> RecentAnswers.Answer {
        let fingerprint = try #require(Fingerprint([UInt8](repeating: 1, count: Fingerprint.byteCount)))
        return RecentAnswers.Answer(
            fingerprint: fingerprint,
            accepted: AcceptedMessage(
                number: MessageNumber(1),
                at: Made.now,
                leftOut: (0..<count).map { Made.id(UInt64($0)) }
            )
        )
    }

    @Test("stay, however much another device sends")
    func others() throws {
        var answers = RecentAnswers(limit: Self.limit, byteLimit: .max)
        let answer = try Self.answer()
        for message in 1...UInt64(RecentAnswers.ofDevice) { answers.remember(answer, for: Self.key(1, message)) }
        for message in 1...20_000 as ClosedRange<UInt64> { answers.remember(answer, for: Self.key(2, message)) }
        for message in 1...UInt64(RecentAnswers.ofDevice) { #expect(answers[Self.key(1, message)] != nil) }
        #expect(answers[Self.key(2, 1)] == nil)
        #expect(answers[Self.key(2, 20_000)] != nil)
    }

    @Test("go, over the limit of all, of the device that sent longest ago")
    func longestSilent() throws {
        var answers = RecentAnswers(limit: Self.limit, byteLimit: .max)
        let answer = try Self.answer()
        for device in 1...4 as ClosedRange<UInt64> {
            for message in 1...UInt64(RecentAnswers.ofDevice) {
                answers.remember(answer, for: Self.key(device, message))
            }
        }
        // The first one sends again, so the second is the one that was silent longest.
        answers.remember(answer, for: Self.key(1, 1000))
        answers.remember(answer, for: Self.key(5, 1))
        #expect(answers[Self.key(1, 1000)] != nil)
        for message in 1...UInt64(RecentAnswers.ofDevice) {
            #expect(answers[Self.key(2, message)] == nil)
            #expect(answers[Self.key(3, message)] != nil)
        }
        #expect(answers[Self.key(5, 1)] != nil)
    }

    @Test("go as well where they are too large together, but for the device that sent last")
    func bytes() throws {
        var answers = RecentAnswers(limit: Self.limit, byteLimit: 100_000)
        let (small, large) = (try Self.answer(), try Self.answer(leavingOut: 2000))
        answers.remember(small, for: Self.key(1, 1))
        for device in 2...4 as ClosedRange<UInt64> { answers.remember(large, for: Self.key(device, 1)) }
        #expect(answers[Self.key(1, 1)] != nil)
        answers.remember(large, for: Self.key(5, 1))
        #expect(answers[Self.key(1, 1)] == nil && answers[Self.key(2, 1)] == nil)
        #expect(answers[Self.key(3, 1)] != nil)
        for message in 2...9 as ClosedRange<UInt64> { answers.remember(large, for: Self.key(5, message)) }
        #expect(answers[Self.key(4, 1)] == nil)
        for message in 1...9 as ClosedRange<UInt64> { #expect(answers[Self.key(5, message)] != nil) }
        answers.remember(small, for: Self.key(6, 1))
        #expect(answers[Self.key(5, 9)] == nil)
        for device in 7...9 as ClosedRange<UInt64> { answers.remember(large, for: Self.key(device, 1)) }
        #expect(answers[Self.key(6, 1)] != nil, "what is forgotten counts no more")
    }
}
