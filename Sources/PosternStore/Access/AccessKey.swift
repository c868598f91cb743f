package import PosternWire

/// A key of the admin endpoint. Its secret is sealed under the relay's master key.
package struct AccessKey: Hashable, Sendable {
    package let id: String
    package let sealed: [UInt8]
    /// The name of whom it proves.
    package let principal: String
    package let created: Timestamp
    package var isDisabled = false
    /// From when on it counts no more; `nil` for never.
    package var expires: Timestamp?
    package var use = CredentialUse()

    package init(id: String, sealed: [UInt8], principal: String, created: Timestamp) {
        self.id = id
        self.sealed = sealed
        self.principal = principal
        self.created = created
    }
}

/// A token that stands for a principal by itself. The relay has its hash only.
package struct BearerTokenRecord: Hashable, Sendable {
    /// 8 bytes.
    package let id: [UInt8]
    /// 64 bytes.
    package let hash: [UInt8]
    package let principal: String
    /// What it is for: 1 to 64 characters.
    package let name: String
    /// A policy's document that narrows what it may do; `nil` where nothing does.
    package let scope: String?
    package let created: Timestamp
    /// From when on it counts no more.
    package let expires: Timestamp
    package var use = CredentialUse()

    package init(
        id: [UInt8],
        hash: [UInt8],
        principal: String,
        name: String,
        scope: String?,
        created: Timestamp,
        expires: Timestamp
    ) {
        self.id = id
        self.hash = hash
        self.principal = principal
        self.name = name
        self.scope = scope
        self.created = created
        self.expires = expires
    }
}

/// A TLS client certificate that proves a principal.
package struct CertificateRecord: Hashable, Sendable {
    /// SHA-256 of the certificate.
    package let fingerprint: [UInt8]
    package let principal: String
    package let created: Timestamp
    package var use = CredentialUse()

    package init(fingerprint: [UInt8], principal: String, created: Timestamp) {
        self.fingerprint = fingerprint
        self.principal = principal
        self.created = created
    }
}

/// When and from where a credential was used last.
package struct CredentialUse: Hashable, Sendable {
    package var at: Timestamp?
    package var address: String?

    package init(at: Timestamp? = nil, address: String? = nil) {
        self.at = at
        self.address = address
    }
}

/// One of the three things that prove a principal.
package enum CredentialName: Hashable, Sendable {
    case accessKey(String)
    /// 8 bytes.
    case token([UInt8])
    /// SHA-256 of the certificate.
    case certificate([UInt8])
}
