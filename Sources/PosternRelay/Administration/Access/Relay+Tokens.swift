import PosternStore
package import PosternWire

/// A bearer token that is to be made: what the relay keeps of it.
package struct NewToken: Sendable {
    /// 8 bytes; no secret.
    package let id: [UInt8]
    /// 64 bytes.
    package let hash: [UInt8]
    /// What it is for: 1 to 64 characters.
    package let name: String
    /// A policy's document; the caller has read it.
    package let scope: String?
    package let expires: Timestamp

    package init(id: [UInt8], hash: [UInt8], name: String, scope: String?, expires: Timestamp) {
        self.id = id
        self.hash = hash
        self.name = name
        self.scope = scope
        self.expires = expires
    }

    /// The longest life of a token, in seconds: 366 days.
    package static let longestLifeSeconds: UInt64 = 366 * 86_400
}

extension Relay {
    /// By id.
    package func tokens() async throws -> [TokenFacts] {
        try await store.bearerTokens().map(TokenFacts.init)
    }

    /// Keeps a token that speaks for a principal.
    ///
    /// - Parameter text: The token's id, as it is shown.
    package func createToken(
        _ new: NewToken,
        called text: String,
        for principal: String,
        by order: Order<TokenFacts>
    ) async throws -> TokenFacts {
        try await carryOut(order) { act in
            _ = try act.principal(principal)
            guard act.now < new.expires, new.expires <= act.now.adding(seconds: NewToken.longestLifeSeconds) else {
                throw AdministrationError.invalid(
                    field: "expires",
                    reason: "must be later than now and at most \(NewToken.longestLifeSeconds / 86_400) days from now"
                )
            }
            let token = BearerTokenRecord(
                id: new.id,
                hash: new.hash,
                principal: principal,
                name: new.name,
                scope: new.scope,
                created: act.now,
                expires: new.expires
            )
            guard try act.transaction.add(token) else { throw AdministrationError.numbersExhausted }
            act.note(.token(text), in: .zero, after: token.state)
            return TokenFacts(token)
        }
    }

    /// Ends a token.
    ///
    /// - Parameters:
    ///   - id: 8 bytes; `nil` for a text that is no id.
    ///   - text: The id, as it is shown.
    package func revokeToken(
        _ id: [UInt8]?,
        called text: String,
        by order: Order<TokenFacts>
    ) async throws -> TokenFacts {
        try await carryOut(order) { act in
            guard let id, let held = try act.transaction.bearerToken(id) else {
                throw AdministrationError.unknownAccess(.token)
            }
            _ = try act.transaction.delete(.token(id))
            act.note(.token(text), in: .zero, before: held.state)
            return TokenFacts(held)
        }
    }
}

extension BearerTokenRecord {
    fileprivate var state: AuditState {
        [
            "principal": .text(principal), "name": .text(name), "scope": .text(scope),
            "expires": .number(Int64(clamping: expires.seconds)),
        ]
    }
}
