package import PosternPrimitives
import PosternTrust
package import PosternWire

/// An envelope that its device signed (steps 1 to 4 passed). Only ``ArrivedEnvelope/authenticate(with:)`` makes one.
package struct AuthenticEnvelope: Sendable {
    private let arrived: ArrivedEnvelope
    /// The device is no longer on the newest list: show the message with that mark; it cannot edit, recall or change
    /// anything.
    package let isDeviceRemoved: Bool
    /// With the identity of the list that the header names.
    package let author: MessageAuthor

    init(_ arrived: ArrivedEnvelope, identity: Hash512, isDeviceRemoved: Bool) {
        self.arrived = arrived
        author = MessageAuthor(who: arrived.sender, identity: identity)
        self.isDeviceRemoved = isDeviceRemoved
    }

    package var header: Header { arrived.header }
    package var sender: Who { arrived.sender }
    package var hash: Hash512 { arrived.hash }
    package var reader: Reader { arrived.reader }
    /// H(wrap block), as signed.
    package var wrapDigest: Hash512 { arrived.envelope.wrapDigest }
}

// Step 5: the message secret.
extension AuthenticEnvelope {
    /// A device that does not hold the key named in `wrap`, or no longer, has ``OpenError/unknownKey`` here: the caller
    /// looked it up and says so.
    ///
    /// - Parameters:
    ///   - wrap: This device's own.
    ///   - encapsulated: The message's ephemeral public key, as delivered.
    ///   - key: The private half of the key that `wrap` names.
    /// - Throws: ``OpenError/unknownKey`` for another key, ``OpenError/wrongWrap``, ``OpenError/unavailable``.
    package func unwrap(
        _ wrap: OwnWrap,
        encapsulated: [UInt8],
        with key: borrowing P521.Agreement.PrivateKey
    ) throws(OpenError) -> MessageSecret {
        guard ExchangeKeyID(of: key.publicKey) == wrap.key else { throw .unknownKey }
        let info = Wrapping(header).info(user: reader.user.user, device: reader.device, key: wrap.key)
        do {
            let bytes = try HPKE.openBase(
                wrap.wrap,
                encapsulatedKey: encapsulated,
                recipient: key,
                info: info,
                aad: []
            )
            guard let secret = MessageSecret(bytes) else { throw OpenError.wrongWrap }
            return secret
        } catch let error as PrimitiveError {
            throw error.isOfTheLibrary ? .unavailable : .wrongWrap
        } catch {
            throw .wrongWrap
        }
    }
}

// Steps 6 to 8: what was sealed. The secret came out of a wrap, or from the sending device by repair.
extension AuthenticEnvelope {
    /// - Throws: ``OpenError/wrongCommitment``, ``OpenError/wrongCiphertext``, ``OpenError/content(_:)``,
    ///   ``OpenError/wrongUsers``, ``OpenError/unavailable``.
    package func open(with secret: borrowing MessageSecret) throws(OpenError) -> OpenedMessage {
        // Before anything is decrypted: GCM alone does not show that everyone reads the same.
        guard ConstantTime.isEqual(secret.commitment(for: header), header.commitment.bytes) else {
            throw .wrongCommitment
        }
        let plain = try decrypt(with: secret)
        do {
            let bytes = try Padding.unpad(plain)
            let content = try Content(parsing: bytes)
            try ContentRules.check(content, with: header)
            return OpenedMessage(self, content: content, bytes: bytes)
        } catch let error as LayoutError {
            throw .content(error)
        } catch let error as OpenError {
            throw error
        } catch {
            throw .unavailable
        }
    }

    private func decrypt(with secret: borrowing MessageSecret) throws(OpenError) -> [UInt8] {
        do {
            return try secret.decrypt(arrived.envelope.ciphertext, header: header)
        } catch {
            throw error.isOfTheLibrary ? .unavailable : .wrongCiphertext
        }
    }
}

extension PrimitiveError {
    /// Whether libcrypto failed by itself: then nothing was learnt about what was opened.
    var isOfTheLibrary: Bool {
        if case .openSSL = self { true } else { false }
    }
}
