import PosternPrimitives
import PosternWire

/// Which column of which table a sealed value stands in. Part of what is authenticated: a value that is moved to
/// another place does not open.
enum SealedColumn: String {
    case marker = "home.marker"
    case slot = "secret_slot.sealed"
    case account = "account.sealed"
    case request = "account.request"
    case bundle = "exchange_bundle.sealed"
    case document = "document.sealed"
    case contact = "contact.sealed"
    case claimedKey = "claimed_key.sealed"
    case view = "conversation.view"
    case sealingView = "sealing.view"
    case outgoing = "outgoing.sealed"
    case envelope = "kept_envelope.sealed"
    case wrapBlock = "kept_envelope.wrap_block"
    case message = "message.sealed"
    case notice = "notice.sealed"
    case statement = "statement.sealed"
    case deviceLabel = "device_label.sealed"
    case roomState = "room.state"
    case roomDetails = "room.details"
    case roomDraft = "room_draft.sealed"
    case amendment = "amendment.sealed"
    case change = "change.sealed"
    case timers = "conversation_timers.sealed"
}

/// Seals values for their place with AES-256-GCM under the store key:
///
///     nonce[12] || AES-256-GCM(store key, nonce, authenticating: L(column) L(row id), value)
///
/// The nonce is random. Under one key 2^32 random nonces are safe (NIST SP 800-38D §8.3), which is more values than a
/// device ever writes.
struct RowSealing: ~Copyable, Sendable {
    private let key: SecretBytes

    init(key: consuming SecretBytes) {
        self.key = key
    }

    func seal(_ value: [UInt8], _ column: SealedColumn, row: [UInt8]) throws -> [UInt8] {
        let nonce = try Random.bytes(AESGCM.nonceCount)
        return nonce + (try AESGCM.seal(value, key: key, nonce: nonce, authenticating: place(column, row)))
    }

    /// - Throws: ``HomeError/damaged(_:)`` with the column when the value was not sealed for this place.
    func open(_ sealed: [UInt8], _ column: SealedColumn, row: [UInt8]) throws -> [UInt8] {
        do {
            return try AESGCM.open(
                Array(sealed.dropFirst(AESGCM.nonceCount)),
                key: key,
                nonce: try nonce(of: sealed, column),
                authenticating: place(column, row)
            )
        } catch PrimitiveError.notAuthentic {
            throw HomeError.damaged(column.rawValue)
        }
    }

    func seal(_ secret: borrowing SecretBytes, for owner: SecretOwner) throws(HomeError) -> SealedSecret {
        guard secret.count == owner.byteCount else { throw .misuse("a secret of another size than its owner's") }
        do {
            let nonce = try Random.bytes(AESGCM.nonceCount)
            let padded = Self.padded(secret)
            let sealed = try AESGCM.seal(padded, key: key, nonce: nonce, authenticating: place(.slot, owner.bytes))
            return SealedSecret(owner: owner, bytes: nonce + sealed)
        } catch {
            throw .cryptography
        }
    }

    func open(_ sealed: SealedSecret) throws(HomeError) -> SecretBytes {
        do {
            let padded = try AESGCM.openSecret(
                Array(sealed.bytes.dropFirst(AESGCM.nonceCount)),
                key: key,
                nonce: Array(sealed.bytes.prefix(AESGCM.nonceCount)),
                authenticating: place(.slot, sealed.owner.bytes)
            )
            let count = min(sealed.owner.byteCount, padded.count)
            return padded.withUnsafeBytes { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        } catch {
            throw error == .notAuthentic ? .damaged(SealedColumn.slot.rawValue) : .cryptography
        }
    }

    private func nonce(of sealed: [UInt8], _ column: SealedColumn) throws -> [UInt8] {
        guard sealed.count >= AESGCM.nonceCount + AESGCM.tagCount else { throw HomeError.damaged(column.rawValue) }
        return Array(sealed.prefix(AESGCM.nonceCount))
    }

    private func place(_ column: SealedColumn, _ row: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.text(column.rawValue)
        writer.sized(row)
        return writer.bytes
    }

    private static func padded(_ secret: borrowing SecretBytes) -> SecretBytes {
        secret.withUnsafeBytes { bytes in
            SecretBytes(count: SealedSecret.paddedCount) { $0.copyMemory(from: bytes) }
        }
    }
}
