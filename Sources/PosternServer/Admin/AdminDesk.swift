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
    /// - Parameter id: Stands in the answer and in the log.
    func answer(_ request: AdminRequest, id: String) async -> AdminAnswer {
        do {
            return AdminAnswer(try await reply(to: request, id: id))
        } catch let error as AdminError {
            return AdminAnswer(error)
        } catch let error as SignatureFault {
            return AdminAnswer(error.adminError)
        } catch let error as AdministrationError {
            return AdminAnswer(error.adminError)
        } catch {
            logger.error("an admin request failed", metadata: ["request": "\(id)", "error": "\(error)"])
            return AdminAnswer(.internalFailure)
        }
    }

    private func reply(to request: AdminRequest, id: String) async throws -> [UInt8] {
        let signature = try await verify(request)
        if let seconds = rates.take(signature.accessKeyID, at: relay.now.milliseconds) {
            throw AdminError.rateLimited(retryAfterSeconds: seconds)
        }
        let match = try AdminOperations.router.match(method: request.method, path: request.path)
        try refuseRepeated(signature, request, match.declaration)
        guard let handler = handlers[match.declaration.action] else { throw AdminError.internalFailure }
        let reply = try await handler.answer(request, match)
        let details: Logger.Metadata = ["request": "\(id)", "operation": "\(match.declaration.name)"]
        logger.log(level: match.declaration.access == .write ? .info : .debug, "admin request", metadata: details)
        return reply
    }

    private func verify(_ request: AdminRequest) async throws -> VerifiedSignature {
        let claim = try SignatureClaim(request, at: Int64(clamping: relay.now.seconds))
        let key = try await relay.openAccessKey(claim.accessKeyID)
        return try claim.verified(with: key.map { SecretAccessKey($0.secret) })
    }

    /// A read may be repeated, and so may a write whose client token makes the repeat known.
    private func refuseRepeated(
        _ signature: VerifiedSignature,
        _ request: AdminRequest,
        _ declaration: OperationDeclaration
    ) throws(AdminError) {
        guard declaration.access == .write else { return }
        if declaration.takesClientToken, !request.values(ofHeader: "x-client-token").isEmpty { return }
        let now = Int64(clamping: relay.now.seconds)
        switch replays.take(signature.bytes, signedAt: signature.signedAt, now: now) {
        case .taken: return
        case .repeated: throw .unauthorized("this very request came before: sign it again")
        case .full: throw .rateLimited(retryAfterSeconds: 60)
        }
    }
}
