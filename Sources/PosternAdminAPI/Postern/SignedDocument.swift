/// A signed document: the body as it was signed, and the signature over it.
package struct SignedDocument: Codable, Hashable, Sendable {
    package var body: Base64Bytes
    /// 132 bytes.
    package var signature: Base64Bytes

    package init(body: [UInt8], signature: [UInt8]) {
        self.body = Base64Bytes(body)
        self.signature = Base64Bytes(signature)
    }
}

extension SignedDocument {
    static let fields: [Field] = [.documentBody("body", "The body as it was signed."), .documentSignature]
}

extension Field {
    /// A signed document in a reply.
    static func document(_ name: String, _ summary: String) -> Field {
        Field(name, .object(SignedDocument.fields, unknown: .ignored), .required, summary)
    }

    /// An id of the protocol's own in a reply.
    static func recordID(_ name: String, _ summary: String) -> Field {
        Field(name, .bytes(16...16), .required, summary)
    }

    /// The body of a signed document: far below what a request may hold.
    static func documentBody(_ name: String, _ summary: String) -> Field {
        Field(name, .bytes(1...262_144), .required, summary)
    }

    /// ECDSA with P-521, r and s.
    static let documentSignature = Field("signature", .bytes(132...132), .required, "The signature over the body.")
}
