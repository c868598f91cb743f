import Logging
import PosternAdminAPI
import PosternRelay
import PosternWire

/// Answers the admin endpoint's requests: who asks, how often, whether they may, whether again, and then which
/// operation.
struct AdminDesk: Sendable {
    private let relay: Relay
    private let handlers: [String: AdminHandler]
    private let authentication: Authentication
    private let rates: RateLimits
    private let replays: ReplayMemory
    private let underWay = TokensUnderWay()
    private let logger: Logger

    init(_ handlers: AdminHandlers, rates: RateLimits = RateLimits(), logger: Logger) {
        relay = handlers.relay
        self.handlers = handlers.all
        authentication = Authentication(handlers.relay)
        self.rates = rates
        replays = ReplayMemory(now: Int64(clamping: handlers.relay.now.seconds))
        self.logger = logger
    }

    /// Seconds since 1970.
    var now: Int64 { Int64(clamping: relay.now.seconds) }

    /// Never throws: what goes wrong is an answer too.
    ///
    /// - Parameters:
    ///   - id: Stands in the answer, in the log and in the audit record.
    ///   - address: Where the request came from, without a port.
    ///   - certificate: SHA-256 of the certificate that the client showed and TLS checked.
    func answer(
        _ request: AdminRequest,
        id: String,
        from address: String? = nil,
        certificate: [UInt8]? = nil
    ) async -> AdminAnswer {
        do {
            let origin = Authentication.Origin(id: id, address: address, certificate: certificate)
            return try await reply(to: request, from: origin)
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

    private func reply(to request: AdminRequest, from origin: Authentication.Origin) async throws -> AdminAnswer {
        let caller = try await authentication.caller(of: request, from: origin)
        if let seconds = rates.take(caller.credential, at: relay.now.milliseconds) {
            throw AdminError.rateLimited(retryAfterSeconds: seconds)
        }
        let match = try AdminOperations.router.match(method: request.method, path: request.path)
        guard let handler = handlers[match.declaration.action] else { throw AdminError.internalFailure }
        let tokened = TokenedRequest(request, match, by: caller.principal)
        let call = AdminCall(
            administrator: Administrator(
                principal: caller.principal,
                credential: caller.credentialID,
                address: origin.address,
                request: origin.id
            ),
            access: CallerAccess(caller: caller, address: origin.address, time: Int64(clamping: relay.now.seconds)),
            tokened: tokened
        )
        let needs =
            match.declaration.furtherNeeds(pathFields: match.pathFields, body: request.body)
            + (try await relay.ownersOfCredentials(match, body: request.body))
        do throws(AdminError) {
            try call.access.check(match, needs: needs)
            if tokened == nil, let signature = caller.signature { try refuseRepeated(signature, match.declaration) }
        } catch {
            try await note(error, to: match, call)
            throw error
        }
        guard let tokened else { return try await carryOut(request, match, handler, call) }
        return try await once(tokened, id: origin.id) { try await carryOut(request, match, handler, call) }
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
        try await relay.noteRefusal(
            call.administrator,
            match.declaration.action,
            network: match.network,
            subject: match.told,
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
    fileprivate init?(_ request: AdminRequest, _ match: AdminRouter.Match, by principal: String) {
        guard let token = ClientToken(of: request, match) else { return nil }
        self.init(
            key: Key(
                principal: principal,
                network: token.network,
                operation: match.declaration.name,
                token: token.text
            ),
            contentHash: token.contentHash
        )
    }
}
