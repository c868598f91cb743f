package import PosternPrimitives
package import PosternTrust
package import PosternWire

/// Seals one message for all of its recipients.
///
/// One ephemeral key serves them all (the page has the argument); it is made for one message, and consumed: no second
/// message can be sealed with it.
package struct Sealing: ~Copyable {
    private let secret: MessageSecret
    private let ephemeral: P521.Agreement.PrivateKey

    /// A fresh secret and a fresh ephemeral key.
    ///
    /// - Throws: ``SealError/unavailable`` when there is no randomness to be had.
    package init() throws(SealError) {
        do {
            try self.init(secret: .random(), ephemeral: .generate())
        } catch {
            throw .unavailable
        }
    }

    /// Given ones, for the worked example alone.
    package init(secret: consuming MessageSecret, ephemeral: consuming P521.Agreement.PrivateKey) {
        self.secret = secret
        self.ephemeral = ephemeral
    }

    /// Costs one key agreement for each recipient, one signature, and little else.
    ///
    /// - Parameters:
    ///   - draft: The header; its commitment is put in here.
    ///   - content: A ``Content``'s bytes. What a reader would refuse is not sealed.
    ///   - recipients: 1 to 4,096, in any order, without the sending device.
    ///   - key: The sending device's.
    /// - Throws: ``SealError``.
    package consuming func seal(
        _ draft: Header,
        content: [UInt8],
        for recipients: [Recipient],
        signedBy key: DeviceSigningKey
    ) throws(SealError) -> SealedMessage {
        try Self.check(draft, content)
        try Self.check(recipients, sender: draft.device)
        var header = draft
        header.commitment = try Self.commitment(to: secret, draft)
        let ciphertext = try encrypt(content, header)
        let wrapBlock = try wrap(for: recipients, header)
        let seal = EnvelopeSeal(header: header, ciphertext: ciphertext, wrapBlock: wrapBlock)
        guard let signature = try? seal.sign(with: key) else { throw .unavailable }
        return SealedMessage(
            envelope: Envelope(
                header: header,
                wrapDigest: wrapBlock.digest,
                signature: signature,
                ciphertext: ciphertext
            ),
            wrapBlock: wrapBlock,
            hash: seal.hash,
            secret: secret
        )
    }

    private static func commitment(to secret: borrowing MessageSecret, _ header: Header) throws(SealError) -> Hash512 {
        guard let commitment = Hash512(secret.commitment(for: header)) else { throw .unavailable }
        return commitment
    }

    private borrowing func encrypt(_ content: [UInt8], _ header: Header) throws(SealError) -> [UInt8] {
        do {
            return try secret.encrypt(Padding.pad(content), header: header)
        } catch let error as LayoutError {
            throw .content(.content(error))
        } catch {
            throw .unavailable
        }
    }

    private borrowing func wrap(for recipients: [Recipient], _ header: Header) throws(SealError) -> WrapBlock {
        let wrapping = Wrapping(header)
        var rows: [WrapBlock.Row] = []
        rows.reserveCapacity(recipients.count)
        do {
            for recipient in recipients {
                let info = wrapping.info(user: recipient.user, device: recipient.device, key: recipient.key.id)
                let wrap = try HPKE.sealBase(
                    secret.bytes,
                    to: recipient.key.publicKey,
                    info: info,
                    aad: [],
                    ephemeral: ephemeral
                )
                let row = WrapBlock.Row(device: recipient.device, wrap: OwnWrap(key: recipient.key.id, wrap: wrap))
                rows.append(row)
            }
        } catch {
            throw .unavailable
        }
        return WrapBlock(encapsulated: ephemeral.publicKey.bytes, rows: rows)
    }
}

// What a reader would refuse is not sealed.
extension Sealing {
    private static func check(_ draft: Header, _ content: [UInt8]) throws(SealError) {
        do {
            _ = try Header(parsing: draft.bytes)
        } catch {
            throw .header(error)
        }
        do {
            try ContentRules.check(Content(parsing: content), with: draft)
        } catch let error as LayoutError {
            throw .content(.content(error))
        } catch let error as OpenError {
            throw .content(error)
        } catch {
            throw .unavailable
        }
    }

    private static func check(_ recipients: [Recipient], sender: DeviceID) throws(SealError) {
        guard Limits.wraps.contains(recipients.count) else { throw .recipients(count: recipients.count) }
        var devices: Set<DeviceID> = [sender]
        var keys: Set<ExchangeKeyID> = []
        for recipient in recipients {
            guard devices.insert(recipient.device).inserted else { throw .wrongRecipient(recipient.device) }
            guard keys.insert(recipient.key.id).inserted else { throw .keyOfTwoDevices(recipient.key.id) }
        }
    }
}
