import PosternPrimitives
package import PosternTrust
package import PosternWire

/// A vault's inside: the identity key, for one act, and the floor of the user's device list.
package struct OpenedVault: Sendable {
    package let identity: IdentityKey
    package let list: ListFloor

    /// - Parameter plain: `scalar[66] list-version.u32 H(list)[64]`.
    /// - Throws: ``PrimitiveError`` unless it has this layout and the scalar gives `identity`.
    init(_ plain: borrowing SecretBytes, identity: IdentityPublicKey) throws(PrimitiveError) {
        guard plain.count == P521.scalarCount + ListFloor.byteCount else { throw .invalidLength }
        let scalar = plain.withUnsafeBytes {
            SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0[..<P521.scalarCount]))
        }
        let key = try IdentityKey(scalar: scalar)
        guard key.publicKey == identity else { throw .notAuthentic }
        let floor = plain.withUnsafeBytes { [UInt8]($0[P521.scalarCount...]) }
        guard let list = try? ListFloor(parsing: floor) else { throw .notAuthentic }
        self.identity = key
        self.list = list
    }
}

/// The lowest device list of the owner that may be taken: an older one is a rollback.
package struct ListFloor: Hashable, Sendable {
    static let byteCount = 4 + Hash512.byteCount

    package let version: UInt32
    /// H(body).
    package let hash: Hash512

    package init(version: UInt32, hash: Hash512) {
        self.version = version
        self.hash = hash
    }

    init(parsing bytes: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(bytes)
        self.init(version: try reader.u32(), hash: try reader.hash())
        try reader.finish()
    }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.u32(version)
        writer.hash(hash)
        return writer.bytes
    }
}
