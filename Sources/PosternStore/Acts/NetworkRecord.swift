package import PosternWire

/// What an administrator configured for a service of a network.
package struct NetworkRecord: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case oidc
        /// The last successful try of a provider.
        case oidcTest = "oidc-test"
        case openTDF = "opentdf"
        case retention
    }

    package let kind: Kind
    /// JSON, at most 262,144 characters. No secret.
    package let body: String
    /// Sealed.
    package let secret: [UInt8]?
    package let modified: Timestamp

    package init(kind: Kind, body: String, secret: [UInt8]? = nil, modified: Timestamp) {
        self.kind = kind
        self.body = body
        self.secret = secret
        self.modified = modified
    }
}
