import PosternStore
package import PosternWire

/// Somebody or something that administers.
package struct PrincipalFacts: Hashable, Sendable {
    package let name: String
    /// The names of its policies, in the order in which they were given.
    package let policies: [String]
    package let isDisabled: Bool
    package let created: Timestamp

    init(_ principal: Principal) {
        name = principal.name
        policies = principal.policies
        isDisabled = principal.isDisabled
        created = principal.created
    }
}

/// An access key without its secret.
package struct AccessKeyFacts: Hashable, Sendable {
    package let id: String
    package let principal: String
    package let isDisabled: Bool
    package let created: Timestamp
    /// From when on it counts no more, since another took its place.
    package let expires: Timestamp?
    package let lastUsed: Timestamp?
    package let lastAddress: String?

    init(_ key: AccessKey) {
        id = key.id
        principal = key.principal
        isDisabled = key.isDisabled
        created = key.created
        expires = key.expires
        lastUsed = key.use.at
        lastAddress = key.use.address
    }
}

/// A bearer token without the token itself.
package struct TokenFacts: Hashable, Sendable {
    /// 8 bytes; no secret.
    package let id: [UInt8]
    package let name: String
    package let principal: String
    /// A policy's document that narrows what it may do.
    package let scope: String?
    package let created: Timestamp
    /// From when on it counts no more.
    package let expires: Timestamp
    package let lastUsed: Timestamp?
    package let lastAddress: String?

    init(_ token: BearerTokenRecord) {
        id = token.id
        name = token.name
        principal = token.principal
        scope = token.scope
        created = token.created
        expires = token.expires
        lastUsed = token.use.at
        lastAddress = token.use.address
    }
}

/// A TLS client certificate that proves a principal.
package struct CertificateFacts: Hashable, Sendable {
    /// SHA-256 of the certificate.
    package let fingerprint: [UInt8]
    package let principal: String
    package let created: Timestamp
    package let lastUsed: Timestamp?
    package let lastAddress: String?

    init(_ certificate: CertificateRecord) {
        fingerprint = certificate.fingerprint
        principal = certificate.principal
        created = certificate.created
        lastUsed = certificate.use.at
        lastAddress = certificate.use.address
    }
}

/// A stored policy.
package struct AccessPolicyFacts: Hashable, Sendable {
    package let name: String
    /// JSON, which the relay does not read.
    package let document: String
    package let modified: Timestamp

    init(_ policy: AccessPolicyRecord) {
        name = policy.name
        document = policy.document
        modified = policy.modified
    }
}
