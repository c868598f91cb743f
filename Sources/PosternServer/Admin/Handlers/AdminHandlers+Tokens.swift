import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    var tokens: [AdminHandler] {
        [
            AdminHandler(
                CreateToken.self,
                forCaller: { request, call in
                    // A token that makes tokens would last for ever, and be free of its scope.
                    guard !call.access.caller.isToken else {
                        throw AdminError.forbidden(
                            "a bearer token makes no tokens: come with an access key or certificate"
                        )
                    }
                    guard let token = BearerToken(randomBytes: SystemRandom.bytes(BearerToken.randomByteCount)) else {
                        throw AdminError.internalFailure
                    }
                    try check(scope: request.scope)
                    let facts = try await relay.createToken(
                        NewToken(
                            id: token.id,
                            hash: token.hash,
                            name: request.name,
                            scope: request.scope,
                            expires: Timestamp(seconds: UInt64(clamping: request.expires))
                        ),
                        called: Base32.text(token.id),
                        for: call.administrator.principal,
                        by: call.order(CreateToken.declaration)
                    )
                    return CreateToken.Reply(
                        tokenId: Base32.text(token.id),
                        token: token.revealed,
                        name: facts.name,
                        expires: facts.expires.epochSeconds
                    )
                }
            ),
            AdminHandler(reading: ListTokens.self) { request in
                let tokens = try await relay.tokens().map { ListedToken($0) }.filter(request.admits)
                return ListTokens.Reply(try request.page(of: tokens, in: ListTokens.declaration, tokenKey: pageKey))
            },
            AdminHandler(
                RevokeToken.self,
                reply: { (request, _: TokenFacts) in RevokeToken.Reply(message: "token \(request.tokenId) is revoked")
                },
                act: { request, order in
                    try await relay.revokeToken(Base32.bytes(request.tokenId), called: request.tokenId, by: order)
                }
            ),
        ]
    }

    private func check(scope: String?) throws(AdminError) {
        guard let scope else { return }
        do throws(PolicyFault) {
            _ = try AccessPolicy(parsing: scope)
        } catch {
            throw .validation([ErrorDetail(field: "scope", reason: "is no policy: \(error)")])
        }
    }
}

extension ListedToken {
    fileprivate init(_ facts: TokenFacts) {
        self.init(
            tokenId: Base32.text(facts.id),
            name: facts.name,
            principal: facts.principal,
            created: facts.created.epochSeconds,
            expires: facts.expires.epochSeconds
        )
        scope = facts.scope
        lastUsed = facts.lastUsed?.epochSeconds
        lastAddress = facts.lastAddress
    }
}
