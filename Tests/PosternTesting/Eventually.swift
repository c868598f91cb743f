/// Asks again and again until there is an answer.
///
/// - Throws: ``TestFailure`` naming `what` when there was none within `time`; what `find` throws.
package func eventually<Value>(
    _ what: String,
    within time: Duration = .seconds(60),
    find: () async throws -> Value?
) async throws -> Value {
    let end = ContinuousClock.now + time
    while true {
        if let value = try await find() { return value }
        guard ContinuousClock.now < end else { throw TestFailure("\(what): not within \(time)") }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// Waits until something is so.
package func eventually(
    _ what: String,
    within time: Duration = .seconds(60),
    isSo: () async throws -> Bool
) async throws {
    let _: Void = try await eventually(what, within: time) { try await isSo() ? () : nil }
}
