package import PosternWire

/// Which waiting device is meant. No secret: it saves choosing among those that wait, and both sides still compare the
/// digits.
///
/// `postern-link-1.` + base32 of `user[16] c[64]` and the first 4 bytes of H of these.
package struct LinkCode: Hashable, Sendable {
    package static let prefix = "postern-link-1"

    package let user: UserID
    package let commitment: LinkCommitment

    package init(user: UserID, commitment: LinkCommitment) {
        self.user = user
        self.commitment = commitment
    }

    package init(parsing text: String) throws(CodeError) {
        let payload = try JoiningCode.payload(of: text, Self.prefix)
        do { self = try Self(payload: payload) } catch { throw .layout(error) }
    }

    private init(payload: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(payload)
        user = try reader.identifier()
        commitment = LinkCommitment(try reader.hash())
        try reader.finish()
    }

    package var text: String { JoiningCode.text(Self.prefix, user.bytes + commitment.hash.bytes) }
}

extension LinkCode: CustomStringConvertible {
    package var description: String { text }
}
