import PosternPrimitives
import PosternStore
package import PosternWire

/// What a network uses beside the relay.
package enum NetworkService: String, Hashable, Sendable {
    /// Single sign-on.
    case oidc
    case openTDF = "opentdf"
}

/// How a service is configured.
package struct ServiceFacts: Hashable, Sendable {
    /// A JSON object, without the secret.
    package let settings: String
    /// The secret itself is told to nobody.
    package let hasSecret: Bool
}

extension Relay {
    /// - Returns: `nil` where nothing is configured.
    package func service(_ service: NetworkService, of network: NetworkID) async throws -> ServiceFacts? {
        try await store.record(service.kind, of: network).map {
            ServiceFacts(settings: $0.body, hasSecret: $0.secret != nil)
        }
    }

    /// Configures a service, in the place of what was there.
    ///
    /// - Parameters:
    ///   - settings: A JSON object. No secret.
    ///   - secret: Lies sealed; `nil` keeps the one that is there.
    package func configure(
        _ service: NetworkService,
        of number: String,
        settings: String,
        secret: String?,
        by order: Order<ServiceFacts>
    ) async throws -> ServiceFacts {
        try await carryOut(order) { act in
            let network = try act.network(number)
            let held = try act.transaction.record(service.kind, of: network.id)
            let sealed = try secret.map {
                let secret = SecretBytes(copying: Array($0.utf8))
                return try act.seal(secret, as: .serviceSecret, id: network.id.bytes + Array(service.rawValue.utf8))
            }
            let record = NetworkRecord(
                kind: service.kind,
                body: settings,
                secret: sealed ?? held?.secret,
                modified: act.now
            )
            try act.transaction.put(record, in: network.id)
            var (before, after) = AuditState.difference(
                AuditValue.members(ofJSON: held?.body),
                AuditValue.members(ofJSON: settings)
            )
            if secret != nil { (before["secret"], after["secret"]) = ("(before)", "(changed)") }
            act.note(.service(service.rawValue, of: number), in: network.id, before: before, after: after)
            return ServiceFacts(settings: settings, hasSecret: record.secret != nil)
        }
    }
}

extension NetworkService {
    fileprivate var kind: NetworkRecord.Kind { self == .oidc ? .oidc : .openTDF }
}
