package import PosternPrimitives
package import PosternTrust
package import PosternWire

/// A sender that keeps no rule: it seals what the code under test refuses to, from the primitives alone.
package struct Forge {
    package var header: Header
    /// What is encrypted: padded already.
    package var plain: [UInt8]
    /// The secret that header and ciphertext are made with.
    package var secret: [UInt8]
    package var changesHeader: (inout Header) -> Void = { _ in }
    package var changesCiphertext: (inout [UInt8], Header) throws -> Void = { _, _ in }
    /// What is wrapped for a device, where it is not `secret`.
    package var wrapped: [DeviceID: [UInt8]] = [:]

    package struct Row {
        let user: UserID
        let device: DeviceID
        let key: P521.Agreement.PublicKey

        package init(user: UserID, device: DeviceID, key: P521.Agreement.PublicKey) {
            (self.user, self.device, self.key) = (user, device, key)
        }
    }

    package init(header: Header, plain: [UInt8], secret: [UInt8]) {
        (self.header, self.plain, self.secret) = (header, plain, secret)
    }

    package func seal(for rows: [Row], signedBy key: DeviceSigningKey) throws -> (envelope: Envelope, block: WrapBlock)
    {
        var header = self.header
        let context = header.network.bytes + header.message.bytes
        let commitment = Self.derive(secret, "message commitment", context, 64)
        guard let hash = Hash512(commitment) else { throw TestFailure("a commitment has 64 bytes") }
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
        return (envelope, block)
    }

    private func wrapBlock(_ rows: [Row], _ header: Header) throws -> WrapBlock {
        let ephemeral = try P521.Agreement.PrivateKey.generate()
        var wraps: [WrapBlock.Row] = []
        for row in rows {
            let id = ExchangeKeyID(of: row.key)
            let bound = header.bytes
            let info = Digest.sha512(
                Self.label("wrap") + Digest.sha512(bound) + row.user.bytes + row.device.bytes + id.bytes
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

    package static func derive(_ secret: [UInt8], _ name: String, _ context: [UInt8], _ count: Int) -> [UInt8] {
        Derive.key(from: SecretBytes(copying: secret), label: Self.label(name), context: context, count: count)
            .withUnsafeBytes { [UInt8]($0) }
    }

    /// T(s), written out once more, so that a changed label is noticed.
    package static func label(_ name: String) -> [UInt8] {
        let text = Array("postern/1 \(name)".utf8)
        return [UInt8(text.count)] + text
    }
}
