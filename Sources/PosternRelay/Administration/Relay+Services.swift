import PosternPrimitives
import PosternStore
package import PosternWire

/// What a network uses beside the relay.
package enum NetworkService: String, Hashable, Sendable {
    /// Single sign-on.
    case oidc
    /// The last successful try of a provider.
    case oidcTest = "oidc-test"
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

    /// The secret of a service, for asking it; `nil` where there is none.
    package func serviceSecret(_ service: NetworkService, of network: NetworkID) async throws -> String? {
        guard let sealed = try await store.record(service.kind, of: network)?.secret else { return nil }
        let secret = try masterKey.open(sealed, as: .serviceSecret, id: service.secretID(network))
        return secret.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// Says that a service was tried, and keeps what it was tried with.
    ///
    /// - Parameters:
    ///   - settings: A JSON object; `nil` keeps nothing.
    ///   - outcome: Of the try.
    package func noteTry<Outcome: Sendable>(
        _ service: NetworkService,
        of number: String,
        keeping settings: String?,
        _ outcome: Outcome,
        by order: Order<Outcome>
    ) async throws -> Outcome {
        try await carryOut(order) { act in
            let network = try act.network(number)
            if let settings {
                let record = NetworkRecord(kind: service.kind, body: settings, modified: act.now)
                try act.transaction.put(record, in: network.id)
            }
            act.note(.service(service.rawValue, of: number), in: network.id, after: ["tried": true])
            return outcome
        }
    }

    /// Configures a service, in the place of what was there.
    ///
    /// - Parameters:
    ///   - settings: A JSON object. No secret.
    ///   - secret: Lies sealed; `nil` keeps the one that is there.
    ///   - outcome: What is told of how the service is configured then.
    package func configure<Outcome: Sendable>(
        _ service: NetworkService,
        of number: String,
        settings: String,
        secret: String?,
        by order: Order<Outcome>,
        _ outcome: @escaping @Sendable (ServiceFacts) throws -> Outcome
    ) async throws -> Outcome {
        try await carryOut(order) { act in
            let network = try act.network(number)
            let held = try act.transaction.record(service.kind, of: network.id)
            let sealed = try secret.map {
                let secret = SecretBytes(copying: Array($0.utf8))
                return try act.seal(secret, as: .serviceSecret, id: service.secretID(network.id))
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
            return try outcome(ServiceFacts(settings: settings, hasSecret: record.secret != nil))
        }
    }
}

extension NetworkService {
    /// Where its secret belongs.
    fileprivate func secretID(_ network: NetworkID) -> [UInt8] { network.bytes + Array(rawValue.utf8) }

    fileprivate var kind: NetworkRecord.Kind {
        switch self {
        case .oidc: .oidc
        case .oidcTest: .oidcTest
        case .openTDF: .openTDF
        }
    }
}
