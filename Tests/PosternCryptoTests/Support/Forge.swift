import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire

/// A sender that keeps no rule: it seals what the code under test refuses to, from the primitives alone.
struct Forge {
    var header: Header
    /// What is encrypted: padded already.
    var plain: [UInt8]
    /// The secret that header and ciphertext are made with.
    var secret: [UInt8]
    var changesHeader: (inout Header) -> Void = { _ in }
    var changesCiphertext: (inout [UInt8], Header) throws -> Void = { _, _ in }
    /// What is wrapped for a device, where it is not `secret`.
    var wrapped: [DeviceID: [UInt8]] = [:]

    struct Row {
        let user: UserID
        let device: DeviceID
        let key: P521.Agreement.PublicKey
    }

    func seal(for rows: [Row], signedBy key: DeviceSigningKey) throws -> Parcel {
        var header = self.header
        let context = header.network.bytes + header.message.bytes
        let commitment = Self.derive(secret, "message commitment", context, 64)
        guard let hash = Hash512(commitment) else { throw MissingValue() }
        header.commitment = hash
        changesHeader(&header)
        var ciphertext = try AESGCM.seal(
            plain,
            key: SecretBytes(copying: Self.derive(secret, "message key", context, 32)),
            nonce: [UInt8](repeating: 0, count: 12),
            authenticating: header.bytes
        )
        try changesCiphertext(&ciphertext, header)
        let block = try wrapBlock(rows, header)
        let seal = EnvelopeSeal(header: header, ciphertext: ciphertext, wrapBlock: block)
        let envelope = Envelope(
            header: header,
            wrapDigest: block.digest,
            signature: try seal.sign(with: key),
            ciphertext: ciphertext
        )
        return Parcel(envelope: envelope.bytes, wrapBlock: block)
    }

    private func wrapBlock(_ rows: [Row], _ header: Header) throws -> WrapBlock {
        let ephemeral = try P521.Agreement.PrivateKey.generate()
        var wraps: [WrapBlock.Row] = []
        for row in rows {
            let id = ExchangeKeyID(of: row.key)
            let bound = header.bytes
            let info = Digest.sha512(
                label("wrap") + Digest.sha512(bound) + row.user.bytes + row.device.bytes + id.bytes
            )
            let wrap = try HPKE.sealBase(
                SecretBytes(copying: wrapped[row.device] ?? secret),
                to: row.key,
                info: info,
                aad: [],
                ephemeral: ephemeral
            )
            wraps.append(WrapBlock.Row(device: row.device, wrap: OwnWrap(key: id, wrap: wrap)))
        }
        return WrapBlock(encapsulated: ephemeral.publicKey.bytes, rows: wraps)
    }

    static func derive(_ secret: [UInt8], _ name: String, _ context: [UInt8], _ count: Int) -> [UInt8] {
        Derive.key(from: SecretBytes(copying: secret), label: label(name), context: context, count: count)
            .withUnsafeBytes { [UInt8]($0) }
    }
}

/// T(s), written out once more, so that a changed label is noticed.
func label(_ name: String) -> [UInt8] {
    let text = Array("postern/1 \(name)".utf8)
    return [UInt8(text.count)] + text
}

extension Conversation {
    /// A forge for one message of Alice to Bob with this plaintext.
    func forge(_ plain: [UInt8], header: Header? = nil) throws -> Forge {
        Forge(header: try header ?? self.header(), plain: plain, secret: try Random.bytes(32))
    }

    var forgedRows: [Forge.Row] {
        recipients.map { Forge.Row(user: $0.user, device: $0.device, key: $0.key.publicKey) }
    }

    func send(_ forge: Forge) throws -> Parcel {
        try forge.seal(for: forgedRows, signedBy: alice.devices[0].signing)
    }
}
