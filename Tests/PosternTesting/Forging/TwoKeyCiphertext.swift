import PosternPrimitives

/// Makes one GCM ciphertext with one tag that opens under two keys: one block of it is solved for (Dodis, Grubbs,
/// Ristenpart, Woodage, "Fast message franking", CRYPTO 2018, §3; Albertini and others, 2022, for the general case).
package struct TwoKeyCiphertext {
    let header: [UInt8]
    let keys: [[UInt8]]

    package init(header: [UInt8], keys: [[UInt8]]) {
        (self.header, self.keys) = (header, keys)
    }

    /// - Parameters:
    ///   - ciphertext: Made under the first key, with its tag, which is replaced.
    ///   - free: Which block may be changed, counted from 0; a whole one.
    package func solve(_ ciphertext: inout [UInt8], free: Int) throws {
        let count = ciphertext.count - 16
        for index in 16 * free..<16 * free + 16 { ciphertext[index] = 0 }
        let body = Array(ciphertext[..<count])
        let masks = try keys.map { try mask($0) }
        let points = try zip(keys, masks).map { try hashKey($0, mask: $1) }
        let sums = zip(points, masks).map { hash(body, under: $0) + $1 }
        let exponent = (count + 15) / 16 - free + 1
        let solution = (sums[0] + sums[1]) * (points[0].power(exponent) + points[1].power(exponent)).inverse
        ciphertext.replaceSubrange(16 * free..<16 * free + 16, with: solution.bytes)
        let tag = hash(Array(ciphertext[..<count]), under: points[0]) + masks[0]
        ciphertext.replaceSubrange(count..., with: tag.bytes)
    }

    /// E_K(J0): the tag of nothing.
    private func mask(_ key: [UInt8]) throws -> GCMField {
        GCMField(try tag(key, authenticating: []))
    }

    /// E_K(0), from the tag over one block of zeros: tag = lengths * H + mask.
    private func hashKey(_ key: [UInt8], mask: GCMField) throws -> GCMField {
        let tag = GCMField(try tag(key, authenticating: [UInt8](repeating: 0, count: 16)))
        return (tag + mask) * Self.lengths(authenticated: 16, encrypted: 0).inverse
    }

    private func tag(_ key: [UInt8], authenticating: [UInt8]) throws -> [UInt8] {
        try AESGCM.seal(
            [],
            key: SecretBytes(copying: key),
            nonce: [UInt8](repeating: 0, count: 12),
            authenticating: authenticating
        )
    }

    /// GHASH (SP 800-38D §6.4) of header, ciphertext and their lengths.
    private func hash(_ body: [UInt8], under point: GCMField) -> GCMField {
        let blocks =
            Self.blocks(header) + Self.blocks(body) + [Self.lengths(authenticated: header.count, encrypted: body.count)]
        return blocks.reduce(.zero) { ($0 + $1) * point }
    }

    private static func blocks(_ bytes: [UInt8]) -> [GCMField] {
        stride(from: 0, to: bytes.count, by: 16).map { GCMField(bytes[$0..<min($0 + 16, bytes.count)]) }
    }

    private static func lengths(authenticated: Int, encrypted: Int) -> GCMField {
        GCMField(
            [authenticated, encrypted].flatMap { count in
                (0..<8).map { UInt8(truncatingIfNeeded: UInt64(count * 8) >> (56 - 8 * UInt64($0))) }
            }
        )
    }
}
