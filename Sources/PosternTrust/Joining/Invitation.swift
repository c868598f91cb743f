package import PosternPrimitives
package import PosternWire

/// What admits a registration, once, within 7 days. A secret: never an argument, never printed but to be handed over.
///
/// `postern-invite-1.` + base32 of `network[16] s[32] charter-version.u32 L(host:port)` and the first 4 bytes of H of
/// these. The relay never sees s where `posternctl` made it: it is told ``relayHalf`` and keeps its hash, while the
/// administrator checks with the other half that no relay has put another identity in the new user's place.
package struct Invitation: ~Copyable, Sendable {
    package static let prefix = "postern-invite-1"

    package let network: NetworkID
    package let charterVersion: UInt32
    package let address: HostAddress
    private let secret: SecretBytes

    /// - Parameter secret: 32 random bytes that no other invitation has.
    package init(network: NetworkID, secret: consuming SecretBytes, charterVersion: UInt32, address: HostAddress) {
        precondition(secret.count == Limits.secretBytes, "an invitation's secret has 32 bytes")
        self.network = network
        self.secret = secret
        self.charterVersion = charterVersion
        self.address = address
    }

    /// A new invitation into the network of `code`.
    package static func make(into code: NetworkCode) throws(PrimitiveError) -> Invitation {
        Invitation(
            network: code.network,
            secret: try SecretBytes.random(count: Limits.secretBytes),
            charterVersion: code.charterVersion,
            address: code.address
        )
    }

    /// - Parameter text: As it was handed over.
    package init(parsing text: String) throws(CodeError) {
        let payload = try JoiningCode.payload(of: text, Self.prefix)
        do { self = try Self.read(payload) } catch { throw .layout(error) }
    }

    private static func read(_ payload: [UInt8]) throws(LayoutError) -> Invitation {
        var reader = ByteReader(payload)
        let network: NetworkID = try reader.identifier()
        let secret = SecretBytes(copying: try reader.take(Limits.secretBytes))
        let charterVersion = try reader.u32()
        let address = try reader.address()
        try reader.finish()
        guard network != .zero else { throw .meaningless("network") }
        guard charterVersion >= 1 else { throw .meaningless("charter version") }
        return Invitation(network: network, secret: secret, charterVersion: charterVersion, address: address)
    }
}

extension Invitation {
    /// The code itself, to be handed to the one whom it is for.
    package var secretText: String {
        var writer = ByteWriter()
        writer.identifier(network)
        secret.withUnsafeBytes { writer.append($0) }
        writer.u32(charterVersion)
        writer.address(address)
        return JoiningCode.text(Self.prefix, writer.bytes)
    }

    /// What checks the network, and may be known to everybody.
    package var networkCode: NetworkCode {
        NetworkCode(network: network, charterVersion: charterVersion, address: address)
    }

    /// Derive(s, "invite relay", network, 32): what the client shows the relay, under the charter's pin and not before.
    /// Whoever has it can register; the relay keeps only H of it.
    package var relayHalf: [UInt8] {
        let half = derive(.inviteRelay)
        return half.withUnsafeBytes { Array($0) }
    }

    /// H(relay half): what the relay keeps.
    package var relayHash: Hash512 { .of(relayHalf) }

    /// Derive(s, "invite admin", network, 32): what the relay does not know.
    package var administratorKey: SecretBytes { derive(.inviteAdministrator) }

    private func derive(_ label: Label) -> SecretBytes {
        Derive.key(from: secret, label: label.bytes, context: network.bytes, count: Limits.secretBytes)
    }
}
