package import PosternWire

/// What the roots of a network say about it: who else may sign, where its relay is, who may be a retention recipient.
///
///     T("charter") network[16] version.u32 prev[64] nonce[32] issued expires n*(root pk) operating pk
///     n*(voucher pk) vouching.u8 retention.u8 n*(user[16] H(identity)) n*(L(host:port))
///     n*(H(CA SubjectPublicKeyInfo, DER)) X
///
/// Network and prev are zero in version 1, whose hash gives the network its id.
package struct Charter: Hashable, Sendable {
    package enum Vouching: UInt8, Sendable {
        case optional = 0
        case required = 1
    }

    package enum Retention: UInt8, Sendable {
        case never = 0
        case byPolicy = 1
        case always = 2
    }

    /// Somebody whose devices of kind 3 may be recipients of everything.
    package struct RetentionIdentity: Hashable, Sendable {
        package let user: UserID
        /// H(identity).
        package let identity: Hash512

        package init(user: UserID, identity: Hash512) {
            self.user = user
            self.identity = identity
        }
    }

    package var network: NetworkID
    package var version: UInt32
    package var previous: Hash512
    /// 32 random bytes: two networks with the same keys are two networks.
    package var nonce: [UInt8]
    package var issued: Timestamp
    package var expires: Timestamp
    package var roots: [RootPublicKey]
    package var operatingKey: OperatingPublicKey
    package var voucherKeys: [VoucherPublicKey]
    package var vouching: Vouching
    package var retention: Retention
    package var retentionIdentities: [RetentionIdentity]
    package var hosts: [HostAddress]
    /// H of the DER SubjectPublicKeyInfo of each pinned certificate authority; none: the system's roots decide.
    package var authorities: [Hash512]
    package var extensions: Extensions

    /// How long a charter is made for, seconds: 400 days.
    package static let lifetimeSeconds: UInt64 = 400 * 86_400
    /// Clients warn for so long before the end, seconds: 30 days.
    package static let warningSeconds: UInt64 = 30 * 86_400
    package static let nonceBytes = 32

    /// The first charter of a new network.
    ///
    /// - Parameter nonce: 32 random bytes.
    package init(
        nonce: [UInt8],
        issued: Timestamp,
        expires: Timestamp,
        roots: [RootPublicKey],
        operatingKey: OperatingPublicKey,
        voucherKeys: [VoucherPublicKey] = [],
        vouching: Vouching = .optional,
        retention: Retention = .never,
        retentionIdentities: [RetentionIdentity] = [],
        hosts: [HostAddress],
        authorities: [Hash512] = []
    ) {
        network = .zero
        version = 1
        previous = .zero
        self.nonce = nonce
        self.issued = issued
        self.expires = expires
        self.roots = roots
        self.operatingKey = operatingKey
        self.voucherKeys = voucherKeys
        self.vouching = vouching
        self.retention = retention
        self.retentionIdentities = retentionIdentities
        self.hosts = hosts
        self.authorities = authorities
        extensions = Extensions()
    }
}
