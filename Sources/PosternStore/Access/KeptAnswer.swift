package import PosternWire

/// What a client token stands for: the same text from another principal, for another network or for another operation
/// is another token.
package struct AnswerKey: Hashable, Sendable {
    /// 1 to 128 characters.
    package let principal: String
    /// A network's number, of 8 characters; there may be no such network.
    package let network: String
    /// 1 to 128 characters.
    package let operation: String
    /// 1 to 64 characters.
    package let token: String

    package init(principal: String, network: String, operation: String, token: String) {
        self.principal = principal
        self.network = network
        self.operation = operation
        self.token = token
    }
}

/// An answer to an administrator's request, kept for repeats of it.
package struct KeptAnswer: Hashable, Sendable {
    package let key: AnswerKey
    /// SHA-256 of what was asked.
    package let requestHash: [UInt8]
    /// 200 to 499.
    package let status: Int
    /// The error's name; `nil` for what is no error.
    package let errorType: String?
    /// At most 1,048,576 bytes.
    package let body: [UInt8]
    package let kept: Timestamp

    package init(
        key: AnswerKey,
        requestHash: [UInt8],
        status: Int,
        errorType: String?,
        body: [UInt8],
        kept: Timestamp
    ) {
        self.key = key
        self.requestHash = requestHash
        self.status = status
        self.errorType = errorType
        self.body = body
        self.kept = kept
    }

    /// How long an answer is kept, in seconds: 24 hours.
    package static let lifetimeSeconds: UInt64 = 86_400
    /// So many of one principal are kept; above it no further request with a token begins before one has expired.
    package static let mostOfPrincipal: Int64 = 10_000
    /// The same for the bodies of one principal's answers together, in bytes.
    package static let mostBytesOfPrincipal: Int64 = 64 << 20
}

/// What is known of a client token.
package enum AnswerFinding: Hashable, Sendable {
    case kept(KeptAnswer)
    case unknown
    /// It is unknown, and its principal has no room for another answer.
    case noRoom
}
