package import PosternWire

/// A body exactly as it was signed, and the signature over it.
///
/// Everything that is signed and kept is one of these; the bytes are never made again from what was read out of them.
/// A document is identified by ``hash``, never by its signature (n - s verifies as well as s).
package struct Document: Hashable, Sendable {
    /// 1 to ``Limits/documentBytes``.
    package let body: [UInt8]
    /// r‖s, 132 bytes. Their range is checked with the signature.
    package let signature: [UInt8]

    /// The two fields as they come on the socket.
    ///
    /// - Throws: ``LayoutError/truncated`` for an empty body, ``LayoutError/tooLong``, or
    ///   ``LayoutError/meaningless(_:)`` for a signature that does not have 132 bytes.
    package init(body: [UInt8], signature: [UInt8]) throws(LayoutError) {
        guard !body.isEmpty else { throw .truncated }
        guard body.count <= Limits.documentBytes else { throw .tooLong }
        guard signature.count == Limits.signatureBytes else { throw .meaningless("signature") }
        self.body = body
        self.signature = signature
    }

    /// Signs `content`. What a reader would refuse is not signed.
    package init<Body: SignedBody>(
        signing content: Body,
        with key: SigningKey<Body.Signer>
    ) throws(SigningError) {
        let body = content.body
        do { _ = try Body(parsing: body) } catch { throw .layout(error) }
        guard body.count <= Limits.documentBytes else { throw .layout(.tooLong) }
        do { signature = try key.sign(body) } catch { throw .failed }
        self.body = body
    }

    /// H(body).
    package var hash: Hash512 { .of(body) }

    /// Whether `key` signed the body. Whose key counts is for the body's own check to say.
    func isSigned<Role>(by key: VerifyingKey<Role>) -> Bool {
        key.isValid(signature: signature, for: body)
    }
}

extension Document {
    /// As it lies in a file: `L(body) signature`.
    package var fileBytes: [UInt8] {
        var writer = ByteWriter()
        writer.sized(body)
        writer.append(signature)
        return writer.bytes
    }

    /// - Throws: ``LayoutError`` unless the bytes are exactly one document.
    package init(parsingFile bytes: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(bytes)
        let body = try reader.sized(atMost: Limits.documentBytes)
        let signature = try reader.take(Limits.signatureBytes)
        try reader.finish()
        try self.init(body: body, signature: signature)
    }
}

/// Why a document could not be signed.
package enum SigningError: Error, Hashable, Sendable {
    /// The content breaks a rule of its layout: every reader would refuse it.
    case layout(LayoutError)
    /// libcrypto failed.
    case failed
}

extension SigningError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .layout(let error): "not signed: \(error)"
        case .failed: "not signed: the cryptographic library failed"
        }
    }
}
