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

extension Field {
    /// The body of a signed document: far below what a request may hold.
    static func documentBody(_ name: String, _ summary: String) -> Field {
        Field(name, .bytes(1...262_144), .required, summary)
    }

    /// ECDSA with P-521, r and s.
    static let documentSignature = Field("signature", .bytes(132...132), .required, "The signature over the body.")
}
