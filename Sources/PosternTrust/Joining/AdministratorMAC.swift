package import PosternPrimitives
package import PosternWire

/// What ties a new user's first identity to the invitation, so that no relay swaps it:
///
///     m = HMAC-SHA512(Derive(s, "invite admin", network, 32), T("invite") network[16] user[16] L(login) identity[133])
///
/// The client sends it with its registration; `posternctl`, which kept s, vouches only where it is right.
package enum AdministratorMAC {
    package static let byteCount = 64

    /// - Parameter key: ``Invitation/administratorKey``.
    /// - Returns: 64 bytes.
    package static func make(
        key: borrowing SecretBytes,
        who: Who,
        login: Login,
        identity: IdentityPublicKey
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.label(.invite)
        writer.who(who)
        writer.login(login)
        writer.key(identity)
        return HMAC.sha512(key: key, message: writer.bytes)
    }

    /// In a time that says nothing about where they differ.
    package static func isValid(
        _ mac: [UInt8],
        key: borrowing SecretBytes,
        who: Who,
        login: Login,
        identity: IdentityPublicKey
    ) -> Bool {
        ConstantTime.isEqual(mac, make(key: key, who: who, login: login, identity: identity))
    }
}
