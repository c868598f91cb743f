import Testing

/// Every row of the list of attacks that concerns one device per person, text messages and joining. Each test plays
/// the honest flow too: what the lie keeps from being shown is shown without it.
///
/// One after the other, as all their relays have one address.
@Suite("Attacks", .serialized, FoundingScope())
struct Attacks {}

/// Erases what was founded when the last test is over.
private struct FoundingScope: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await function()
        try await Founding.shared.value.erase()
    }
}
