import PosternPrimitives
package import PosternWire

/// The public half of a ``SigningKey`` of the same `Role`. A value exists only for a point on the curve.
package struct VerifyingKey<Role>: Hashable, Sendable {
    private let key: P521.Signing.PublicKey

    init(_ key: P521.Signing.PublicKey) {
        self.key = key
    }

    /// - Parameter bytes: SEC 1, uncompressed: 133 bytes.
    /// - Throws: ``LayoutError/meaningless(_:)`` for anything that is not a point on P-521 in this encoding.
    package init(_ bytes: [UInt8]) throws(LayoutError) {
        do { key = try P521.Signing.PublicKey(bytes) } catch { throw .meaningless("public key") }
    }

    /// SEC 1, uncompressed: 133 bytes.
    package var bytes: [UInt8] { key.bytes }

    /// H(pk), as charters and vouchers name an identity.
    package var hash: Hash512 { .of(bytes) }

    func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
        key.isValid(signature: signature, for: message)
    }
}

extension VerifyingKey: CustomStringConvertible {
    /// The first 8 bytes of H(pk) in hexadecimal: enough for a log, too little to be compared by people.
    package var description: String { Hex.encode(hash.bytes.prefix(8)) }
}

extension ByteReader {
    mutating func key<Role>() throws(LayoutError) -> VerifyingKey<Role> { try VerifyingKey(try point()) }
}

extension ByteWriter {
    mutating func key<Role>(_ key: VerifyingKey<Role>) { append(key.bytes) }
}
