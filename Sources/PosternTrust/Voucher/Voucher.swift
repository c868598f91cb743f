package import PosternWire

/// "This login is this identity", said on the administrator's machine.
///
///     T("voucher") network[16] user[16] L(login) H(identity) issued
package struct Voucher: Hashable, Sendable {
    package var network: NetworkID
    package var user: UserID
    package var login: Login
    /// H(identity).
    package var identity: Hash512
    package var issued: Timestamp

    package init(who: Who, login: Login, identity: IdentityPublicKey, issued: Timestamp) {
        network = who.network
        user = who.user
        self.login = login
        self.identity = identity.hash
        self.issued = issued
    }
}

extension Voucher: SignedBody {
    package typealias Signer = KeyRole.Voucher
    package static let label = Label.voucher

    package var body: [UInt8] {
        var writer = ByteWriter()
        writer.label(Self.label)
        writer.identifier(network)
        writer.identifier(user)
        writer.login(login)
        writer.hash(identity)
        writer.seconds(issued)
        return writer.bytes
    }

    package init(parsing body: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(body)
        try reader.label(Self.label)
        network = try reader.identifier()
        user = try reader.identifier()
        login = try reader.login()
        identity = try reader.hash()
        issued = try reader.time("issued")
        try reader.finish()
        guard network != .zero else { throw .meaningless("network") }
    }
}
