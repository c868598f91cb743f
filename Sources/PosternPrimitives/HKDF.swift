import COpenSSL

/// HKDF with SHA-512 (RFC 5869).
package enum HKDF {
    /// Bytes of SHA-512, and so of a pseudorandom key.
    static let hashCount = 64

    /// RFC 5869 §2.3: at most 255 blocks.
    package static let counts = 1...(255 * 64)

    /// HKDF-Extract (§2.2): 64 bytes. An empty salt is the same as 64 zero bytes.
    package static func extract(salt: [UInt8], ikm: borrowing SecretBytes) -> SecretBytes {
        extract(HMACState(.sha512, key: salt), prefix: [], ikm: ikm)
    }

    /// HKDF-Expand (§2.3).
    ///
    /// - Parameter count: 1 to 16,320 bytes.
    /// - Throws: ``PrimitiveError/invalidLength`` for another count.
    package static func expand(
        prk: borrowing SecretBytes,
        info: [UInt8],
        count: Int
    ) throws(PrimitiveError) -> SecretBytes {
        guard counts.contains(count) else { throw .invalidLength }
        return expanded(prk, info: info, count: count)
    }

    /// Extract, then expand.
    ///
    /// - Parameter count: 1 to 16,320 bytes.
    /// - Throws: ``PrimitiveError/invalidLength`` for another count.
    package static func derive(
        ikm: borrowing SecretBytes,
        salt: [UInt8],
        info: [UInt8],
        count: Int
    ) throws(PrimitiveError) -> SecretBytes {
        try expand(prk: extract(salt: salt, ikm: ikm), info: info, count: count)
    }

    /// Extract from `prefix` followed by `ikm`, without joining a secret to public bytes in a third place.
    ///
    /// - Parameter salted: An HMAC-SHA-512 whose key is the salt.
    static func extract(
        _ salted: consuming HMACState,
        prefix: [UInt8],
        ikm: borrowing SecretBytes
    ) -> SecretBytes {
        salted.update(prefix)
        ikm.withUnsafeBytes { salted.update($0) }
        return SecretBytes(count: hashCount) { salted.finish(into: $0) }
    }

    /// Expand to a count that the code gives, not an input.
    static func expanded(_ prk: borrowing SecretBytes, info: [UInt8], count: Int) -> SecretBytes {
        precondition(counts.contains(count), "a count outside of RFC 5869's limit")
        return SecretBytes(count: count) { output in
            withUnsafeTemporaryAllocation(byteCount: hashCount, alignment: 1) { block in
                fill(output, through: block, prk: prk, info: info)
                if let start = block.baseAddress { postern_cleanse(start, block.count) }
            }
        }
    }

    /// T(i) = HMAC(prk, T(i - 1) || info || i): each block is made in `block`, and copied as far as there is room.
    private static func fill(
        _ output: UnsafeMutableRawBufferPointer,
        through block: UnsafeMutableRawBufferPointer,
        prk: borrowing SecretBytes,
        info: [UInt8]
    ) {
        var filled = 0
        for number in UInt8(1)...255 where filled < output.count {
            let state = HMACState(.sha512, key: prk)
            if number > 1 { state.update(UnsafeRawBufferPointer(block)) }
            state.update(info)
            state.update([number])
            state.finish(into: block)
            let part = UnsafeRawBufferPointer(rebasing: block.prefix(output.count - filled))
            UnsafeMutableRawBufferPointer(rebasing: output[filled...]).copyMemory(from: part)
            filled += part.count
        }
    }
}
