package import PosternPrimitives
package import PosternWire

/// What the sending device signs of a message:
///
///     T("envelope") header[304] H(ciphertext) H(wrap block)
///
/// The hash of the same bytes names the envelope: in the next header's `previous`, in records of what was received,
/// in repair.
package struct EnvelopeSeal: Hashable, Sendable {
    package let signed: [UInt8]

    /// - Parameters:
    ///   - header: 304 bytes.
    ///   - wrapDigest: H(wrap block).
    package init(header: [UInt8], ciphertext: [UInt8], wrapDigest: Hash512) {
        signed = Label.envelope.bytes + header + Hash512.of(ciphertext).bytes + wrapDigest.bytes
    }

    package init(header: Header, ciphertext: [UInt8], wrapBlock: WrapBlock) {
        self.init(header: header.bytes, ciphertext: ciphertext, wrapDigest: wrapBlock.digest)
    }

    /// Of an envelope as it came: its bytes, not what was read out of them.
    package init(of envelope: Envelope) {
        self.init(header: envelope.headerBytes, ciphertext: envelope.ciphertext, wrapDigest: envelope.wrapDigest)
    }

    /// The envelope hash: H(signed).
    package var hash: Hash512 { .of(signed) }

    /// - Returns: r‖s, 132 bytes.
    package func sign(with key: DeviceSigningKey) throws(PrimitiveError) -> [UInt8] { try key.sign(signed) }

    package func isValid(_ signature: [UInt8], by key: DevicePublicKey) -> Bool {
        key.isValid(signature: signature, for: signed)
    }
}

extension WrapBlock {
    /// H(wrap block): what the sender signs, and the relay compares.
    package var digest: Hash512 { .of(bytes) }
}
