import PosternRelay
import PosternSession
import PosternWire

extension Relay {
    /// Answers what a session asks for beside messages.
    ///
    /// - Parameters:
    ///   - device: Who is signed in; `nil` for a guest.
    ///   - address: Where the connection came from, without a port.
    ///   - failed: Told why a request failed: its sender is told `unavailable`, and no more.
    /// - Returns: `nil` for a question that has no answer.
    func answer(
        _ question: RelayQuestion,
        from device: AuthenticatedDevice?,
        at address: String,
        failed: (UInt64, any Error) -> Void
    ) async -> RelayEvent? {
        guard let request = question.request else { return nil }
        do {
            if let answer = try await guestAnswer(to: question, from: device, at: address) {
                let frame = ServerFrame(answer.body, answering: request)
                return answer.user.map { .opened($0, frame) } ?? .answered(frame)
            }
            return .answered(ServerFrame(try await body(for: question, from: device, at: address), answering: request))
        } catch {
            failed(request, error)
            let refusal = Refusal(.unavailable, "not done: try again", retryAfter: 1)
            return .answered(ServerFrame(.refusal(refusal), answering: request))
        }
    }

    /// What may give a guest a user to act for.
    private func guestAnswer(
        to question: RelayQuestion,
        from device: AuthenticatedDevice?,
        at address: String
    ) async throws -> GuestAnswer? {
        switch question {
        case .openInvitation(_, let network, let half): try await openInvitation(half: half, in: network, from: address)
        case .openVault(_, let network, let open, let nonce):
            try await openVault(open, in: network, nonce: nonce, by: device?.who, from: address)
        default: nil
        }
    }

    private func body(
        for question: RelayQuestion,
        from device: AuthenticatedDevice?,
        at address: String
    ) async throws -> ServerFrame.OneOf_Body {
        switch question {
        case .welcomeGuest(_, let network, let minor, let nonce):
            guard let welcome = try await welcomeGuest(of: network, minor: minor, nonce: nonce) else {
                return .refusal(Refusal(.notFound, "this relay does not serve that network"))
            }
            return .welcome(welcome)
        case .register(_, let network, let register):
            return try await self.register(register, in: network, from: address)
        case .fetchDocuments(_, let network, let fetch, let reach):
            let user = device?.who.user ?? reach.user
            return try await documents(fetch, in: network, by: device?.who, as: user, isReadable: reach.includes)
        case .salt(_, let network, let salt): return try await self.salt(salt, in: network)
        case .putVault(_, let who, let put, let nonce):
            return try await putVault(put, of: who, nonce: nonce, isDevice: device != nil, from: address)
        case .putDocument(_, let who, let isGuest, let put):
            return try await putDocument(put, by: who, isGuest: isGuest, device: device?.id, from: address)
        default: break
        }
        guard let device else { return .refusal(Refusal(.outOfOrder, "sign in first")) }
        switch question {
        case .lookUp(_, let lookUp): return try await self.lookUp(lookUp, in: device.who.network)
        case .putKeys(_, let put): return try await putKeys(put, of: device.id, of: device.who)
        case .claim(_, let claim): return try await self.claim(claim, by: device.who)
        case .fetchWrapBlock(_, let fetch): return try await wrapBlock(fetch, for: device.id)
        case .fetchRooms: return try await rooms(of: device.who)
        case .fetchRoomState(_, let fetch): return try await roomState(fetch, by: device.who)
        default: return .refusal(Refusal(.unsupported, "this relay does not know that request"))
        }
    }
}
