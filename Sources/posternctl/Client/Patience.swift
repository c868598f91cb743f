/// How long a request may wait for a relay that has others to answer first.
///
/// What the relay refused for its rate had no effect, and may go again as it was.
struct Patience {
    private var secondsLeft: Int

    init(seconds: Int = 60) { secondsLeft = seconds }

    /// - Parameter retryAfter: The answer's `Retry-After` (RFC 9110 §10.2.3), seconds.
    /// - Returns: How many seconds to wait before the request goes again; `nil` where the refusal is to be told.
    mutating func wait(status: Int, retryAfter: String?) -> Int? {
        guard status == 429, let asked = retryAfter.flatMap({ Int($0) }), asked >= 0 else { return nil }
        let seconds = max(1, asked)
        guard seconds <= secondsLeft else { return nil }
        secondsLeft -= seconds
        return seconds
    }
}
