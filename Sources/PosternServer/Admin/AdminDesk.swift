import Logging
import PosternAdminAPI
import PosternRelay
import PosternWire

/// Answers the admin endpoint's requests: who asks, how often, whether again, and then which operation.
struct AdminDesk: Sendable {
    private let relay: Relay
    private let handlers: [String: AdminHandler]
    private let rates: RateLimits
    private let replays: ReplayMemory
    private let underWay = TokensUnderWay()
    private let logger: Logger

    init(_ handlers: AdminHandlers, rates: RateLimits = RateLimits(), logger: Logger) {
        relay = handlers.relay
        self.handlers = handlers.all
        self.rates = rates
        replays = ReplayMemory(now: Int64(clamping: handlers.relay.now.seconds))
        self.logger = logger
    }

    /// Never throws: what goes wrong is an answer too.
    ///
    /// - Parameters:
    ///   - id: Stands in the answer, in the log and in the audit record.
    ///   - address: Where the request came from, without a port.
    func answer(_ request: AdminRequest, id: String, from address: String? = nil) async -> AdminAnswer {
        do {
            return try await reply(to: request, id: id, from: address)
        } catch {
            return failure(error, id: id)
        }
    }

    private func failure(_ error: any Error, id: String) -> AdminAnswer {
        switch error {
        case let error as AdminError: return AdminAnswer(error)
        case let error as SignatureFault: return AdminAnswer(error.adminError)
        default:
            logger.error("an admin request failed", metadata: ["request": "\(id)", "error": "\(error)"])
            return AdminAnswer(.internalFailure)
        }
    }

    private func reply(to request: AdminRequest, id: String, from address: String?) async throws -> AdminAnswer {
        let (signature, key) = try await verify(request)
        if let seconds = rates.take(signature.accessKeyID, at: relay.now.milliseconds) {
            throw AdminError.rateLimited(retryAfterSeconds: seconds)
        }
        let match = try AdminOperations.router.match(method: request.method, path: request.path)
        guard let handler = handlers[match.declaration.action] else { throw AdminError.internalFailure }
        let tokened = TokenedRequest(request, match, by: signature)
        let call = AdminCall(
            administrator: Administrator(principal: key.name, credential: key.id, address: address, request: id),
            tokened: tokened
        )
        guard let tokened else {
            try refuseRepeated(signature, match.declaration)
            return try await carryOut(request, match, handler, call)
        }
        return try await once(tokened, id: id) { try await carryOut(request, match, handler, call) }
    }

    private func carryOut(
        _ request: AdminRequest,
        _ match: AdminRouter.Match,
        _ handler: AdminHandler,
        _ call: AdminCall
    ) async throws -> AdminAnswer {
        let declaration = match.declaration
        let answer: AdminAnswer
        do {
            answer = AdminAnswer(try await handler.answer(request, match, call))
        } catch let error as AdminError {
            if declaration.access == .write { try await note(error, to: match, call) }
            throw error
        }
        // An act's answer is kept with the act.
        if let tokened = call.tokened, declaration.access == .read { try await relay.keep(answer.kept, to: tokened) }
        let details: Logger.Metadata = [
            "request": "\(call.administrator.request ?? "")", "operation": "\(declaration.name)",
        ]
        logger.log(level: declaration.access == .write ? .info : .debug, "admin request", metadata: details)
        return answer
    }

    /// Says in the audit log what was asked for in vain.
    private func note(_ error: AdminError, to match: AdminRouter.Match, _ call: AdminCall) async throws {
        guard error.status < 500 else { return }
        let number = match.network
        try await relay.noteRefusal(
            call.administrator,
            match.declaration.action,
            network: number,
            subject: number.map(Network.resourceName) ?? "arn:postern:relay::0:*",
            isDenied: error.status == 403,
            reason: "\(error.typeName): \(error.message)"
        )
    }

    /// Carries out a request with a client token, or gives the answer that it had before.
    private func once(
        _ request: TokenedRequest,
        id: String,
        _ carryOut: () async throws -> AdminAnswer
    ) async throws -> AdminAnswer {
        guard await underWay.enter(request.key) else { throw AdminError.rateLimited(retryAfterSeconds: 5) }
        defer { underWay.leave(request.key) }
        switch try await relay.history(of: request) {
        case .answered(let answer): return AdminAnswer(answer)
        case .usedOtherwise:
            throw AdminError.badRequest("the client token came with another request before: make a new token")
        case .noRoom: throw AdminError.rateLimited(retryAfterSeconds: 3600)
        case .new:
            do {
                return try await carryOut()
            } catch {
                let answer = failure(error, id: id)
                // It changed nothing, so it is kept in a transaction of its own.
                if answer.isLasting { try await relay.keep(answer.kept, to: request) }
                return answer
            }
        }
    }

    private func verify(_ request: AdminRequest) async throws -> (VerifiedSignature, OpenedAccessKey) {
        let claim = try SignatureClaim(request, at: Int64(clamping: relay.now.seconds))
        let key = try await relay.openAccessKey(claim.accessKeyID)
        let signature = try claim.verified(with: key.map { SecretAccessKey($0.secret) })
        guard let key else { throw SignatureFault.notAuthentic }
        return (signature, key)
    }

    /// A read may be repeated. A write with a client token does not come here: its repeat changes nothing.
    private func refuseRepeated(
        _ signature: VerifiedSignature,
        _ declaration: OperationDeclaration
    ) throws(AdminError) {
        guard declaration.access == .write else { return }
        let now = Int64(clamping: relay.now.seconds)
        switch replays.take(signature.bytes, signedAt: signature.signedAt, now: now) {
        case .taken: return
        case .repeated: throw .unauthorized("this very request came before: sign it again")
        case .beforeStart(let seconds):
            throw .unauthorized(
                "X-Amz-Date is \(seconds) s before the server's start: set your clock, or try again in \(seconds) s"
            )
        case .full: throw .rateLimited(retryAfterSeconds: 60)
        }
    }
}

extension TokenedRequest {
    /// - Returns: `nil` for a request without a client token.
    fileprivate init?(_ request: AdminRequest, _ match: AdminRouter.Match, by signature: VerifiedSignature) {
        guard let token = ClientToken(of: request, match) else { return nil }
        self.init(
            key: Key(
                principal: signature.accessKeyID,
                network: token.network,
                operation: match.declaration.name,
                token: token.text
            ),
            contentHash: token.contentHash
        )
    }
}
