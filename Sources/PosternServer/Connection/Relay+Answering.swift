import Logging
import PosternRelay
import PosternSession
import PosternWire

extension Relay {
    /// Answers what a session asks for beside messages.
    ///
    /// - Parameter device: Who is signed in; `nil` for a guest.
    /// - Returns: The request and its answer; `nil` for a question that has none. A failure of the store is answered
    ///   `unavailable`, and its reason goes to the log only.
    func answer(
        _ question: RelayQuestion,
        from device: AuthenticatedDevice?,
        logger: Logger
    ) async -> (request: UInt64, body: ServerFrame.OneOf_Body)? {
        guard let request = question.request else { return nil }
        do {
            return (request, try await body(for: question, from: device))
        } catch {
            logger.error("a request failed", metadata: ["error": "\(error)"])
            return (request, .refusal(Refusal(.unavailable, "not done: try again", retryAfter: 1)))
        }
    }

    private func body(
        for question: RelayQuestion,
        from device: AuthenticatedDevice?
    ) async throws -> ServerFrame.OneOf_Body {
        switch question {
        case .welcomeGuest(_, let network):
            guard let welcome = try await welcomeGuest(of: network) else {
                return .refusal(Refusal(.notFound, "this relay does not serve that network"))
            }
            return .welcome(welcome)
        case .openInvitation(_, let network, let half): return try await openInvitation(half: half, in: network)
        case .register(_, let network, let register): return try await self.register(register, in: network)
        case .fetchDocuments(_, let network, let fetch, let reach):
            return try await documents(fetch, in: network, isReadable: reach.includes)
        default: break
        }
        guard let device else { return .refusal(Refusal(.outOfOrder, "sign in first")) }
        switch question {
        case .lookUp(_, let lookUp): return try await self.lookUp(lookUp, in: device.who.network)
        case .putKeys(_, let put): return try await putKeys(put, of: device.id, of: device.who)
        case .claim(_, let claim): return try await self.claim(claim, by: device.who)
        case .fetchWrapBlock(_, let fetch): return try await wrapBlock(fetch, for: device.id)
        default: return .refusal(Refusal(.unsupported, "this relay does not know that request"))
        }
    }
}
