import PosternStore
import PosternWire

/// An administrator's request with a client token: whoever repeats it gets the first answer again, for 24 hours.
package struct TokenedRequest: Hashable, Sendable {
    /// Whose token: the same text from another principal, for another network or operation, is another token.
    package struct Key: Hashable, Sendable {
        package let principal: String
        /// 8 digits; there may be no such network.
        package let network: String
        package let operation: String
        package let token: String

        package init(principal: String, network: String, operation: String, token: String) {
            self.principal = principal
            self.network = network
            self.operation = operation
            self.token = token
        }
    }

    package let key: Key
    /// 32 bytes, a hash of everything that is asked.
    package let contentHash: [UInt8]

    package init(key: Key, contentHash: [UInt8]) {
        self.key = key
        self.contentHash = contentHash
    }
}

/// What an administrator was answered.
package struct AdministrationAnswer: Hashable, Sendable {
    /// Of HTTP; 200 to 499.
    package let status: Int
    /// The error's name; `nil` for what is no error.
    package let errorType: String?
    package let body: [UInt8]

    package init(status: Int, errorType: String?, body: [UInt8]) {
        self.status = status
        self.errorType = errorType
        self.body = body
    }
}

/// How an answer is made of an outcome while its transaction is still open, so that both are stored or neither.
package struct AnswerKeeping<Outcome>: Sendable {
    let request: TokenedRequest
    let answer: @Sendable (Outcome) throws -> AdministrationAnswer

    /// - Parameter answer: May be asked twice; what it throws undoes everything.
    package init(
        _ request: TokenedRequest,
        _ answer: @escaping @Sendable (Outcome) throws -> AdministrationAnswer
    ) {
        self.request = request
        self.answer = answer
    }

    func kept(_ outcome: Outcome, at now: Timestamp) throws -> KeptAnswer {
        KeptAnswer(try answer(outcome), to: request, at: now)
    }
}

/// What came of a request with a client token.
package enum TokenHistory: Hashable, Sendable {
    case new
    case answered(AdministrationAnswer)
    /// The token stands for another request.
    case usedOtherwise
    /// It is new, and its principal made so many requests with tokens that no answer could be kept.
    case noRoom
}

extension Relay {
    /// What came of the request before, if anything did.
    package func history(of request: TokenedRequest) async throws -> TokenHistory {
        switch try await store.keptAnswer(for: AnswerKey(request.key), now: clock()) {
        case .unknown: return .new
        case .noRoom: return .noRoom
        case .kept(let answer):
            guard answer.requestHash == request.contentHash else { return .usedOtherwise }
            return .answered(
                AdministrationAnswer(status: answer.status, errorType: answer.errorType, body: answer.body)
            )
        }
    }

    /// Keeps the answer to a request that changed nothing.
    package func keep(_ answer: AdministrationAnswer, to request: TokenedRequest) async throws {
        try await store.keep(KeptAnswer(answer, to: request, at: clock()))
    }
}

extension AnswerKey {
    fileprivate init(_ key: TokenedRequest.Key) {
        self.init(principal: key.principal, network: key.network, operation: key.operation, token: key.token)
    }
}

extension KeptAnswer {
    fileprivate init(_ answer: AdministrationAnswer, to request: TokenedRequest, at now: Timestamp) {
        self.init(
            key: AnswerKey(request.key),
            requestHash: request.contentHash,
            status: answer.status,
            errorType: answer.errorType,
            body: answer.body,
            kept: now
        )
    }
}
