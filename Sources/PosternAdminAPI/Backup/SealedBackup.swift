package import PosternPrimitives

/// A back-up that only the holder of one P-521 key reads.
///
///     sealed  = "postern backup 1\n" encapsulated[133] key[48] chunk…
///     key     = HPKE SealBase (RFC 9180 §6.1) of 32 random bytes, info "postern/1 backup", aad the first 17 bytes
///     chunk   = AES-256-GCM(those bytes, nonce 0[4] number[8], aad last[1], at most 1 MiB)
///
/// Chunks count from 0, and each but the last is full; `last` is 1 for the last one and 0 before, so that nothing can be
/// cut off, put in or moved. A key seals one back-up: no nonce comes twice.
package enum SealedBackup {
    package static let chunkBytes = 1 << 20
    package static let headerBytes = magic.count + HPKE.encapsulatedKeyCount + AESGCM.keyCount + AESGCM.tagCount
    static let magic = Array("postern backup 1\n".utf8)
    private static let info = Array("postern/1 backup".utf8)

    package enum Fault: Error, Hashable, Sendable {
        /// Not a sealed back-up, or cut off in its header.
        case strange
        /// Sealed for another key.
        case otherKey
        /// Chunks are missing, or were changed.
        case damaged
    }

    /// Whether a file begins as a sealed back-up does.
    package static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

    package struct Sealer: ~Copyable {
        private let key: SecretBytes
        private var number: UInt64 = 0
        /// What stands first.
        package let header: [UInt8]

        package init(to recipient: P521.Agreement.PublicKey) throws(PrimitiveError) {
            let key = SecretBytes(copying: try Random.bytes(AESGCM.keyCount))
            let ephemeral = try P521.Agreement.PrivateKey.generate()
            let sealed = try HPKE.sealBase(key, to: recipient, info: info, aad: magic, ephemeral: ephemeral)
            header = magic + ephemeral.publicKey.bytes + sealed
            self.key = key
        }

        /// - Parameter chunk: ``SealedBackup/chunkBytes`` bytes, or fewer where it is the last.
        package mutating func seal(_ chunk: [UInt8], isLast: Bool) throws(PrimitiveError) -> [UInt8] {
            guard chunk.count <= chunkBytes, isLast || chunk.count == chunkBytes else { throw .invalidLength }
            defer { number += 1 }
            return try AESGCM.seal(chunk, key: key, nonce: nonce(number), authenticating: [isLast ? 1 : 0])
        }
    }

    package struct Opener: ~Copyable {
        private let key: SecretBytes
        private var number: UInt64 = 0

        /// - Parameter header: ``SealedBackup/headerBytes`` bytes.
        package init(
            _ header: [UInt8],
            recipient: borrowing P521.Agreement.PrivateKey
        ) throws(Fault) {
            guard header.count == headerBytes, begins(header) else { throw .strange }
            let point = Array(header[magic.count..<magic.count + HPKE.encapsulatedKeyCount])
            let sealed = Array(header[(magic.count + HPKE.encapsulatedKeyCount)...])
            do {
                key = try HPKE.openBase(sealed, encapsulatedKey: point, recipient: recipient, info: info, aad: magic)
            } catch {
                throw .otherKey
            }
        }

        package mutating func open(_ chunk: [UInt8], isLast: Bool) throws(Fault) -> [UInt8] {
            defer { number += 1 }
            do {
                return try AESGCM.open(chunk, key: key, nonce: nonce(number), authenticating: [isLast ? 1 : 0])
            } catch {
                throw .damaged
            }
        }
    }

    private static func nonce(_ number: UInt64) -> [UInt8] {
        [0, 0, 0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    }
}

extension SealedBackup.Fault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .strange: "this is no sealed back-up"
        case .otherKey: "the back-up is sealed for another key"
        case .damaged: "the back-up is damaged: a part is missing, or was changed"
        }
    }
}
