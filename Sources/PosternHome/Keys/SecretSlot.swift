import GRDB
import PosternWire

/// Slots for secrets that have to vanish from the disk when they are erased.
///
/// SQLite's `secure_delete` overwrites what is deleted where it lies, but not the copy that stays behind in a page when
/// a row was moved to another page to balance the tree (measured with SQLite 3.40: some ten of 17,000 deleted rows
/// remained readable). So a secret's row never moves. Slots are added at the end of their table, empty; the row's size never changes, and
/// SQLite overwrites a row of unchanged size in place; no row is deleted.
extension Database {
    private static let slotsAddedAtOnce = 128

    /// - Returns: The slot that holds the secret now.
    func store(_ secret: SealedSecret) throws -> Int64 {
        let slot = try freeSlot()
        try run("UPDATE secret_slot SET used = 1, sealed = ? WHERE slot = ?", [secret.bytes.column, slot])
        return slot
    }

    func secret(in slot: Int64, of owner: SecretOwner) throws -> SealedSecret? {
        guard let row = try row("SELECT sealed FROM secret_slot WHERE slot = ? AND used = 1", [slot]) else {
            return nil
        }
        let bytes = try row.bytes("sealed")
        guard bytes.count == SealedSecret.byteCount else { throw HomeError.damaged(SealedColumn.slot.rawValue) }
        return SealedSecret(owner: owner, bytes: bytes)
    }

    func eraseSlot(_ slot: Int64) throws {
        try run(
            "UPDATE secret_slot SET used = 0, sealed = zeroblob(\(SealedSecret.byteCount)) WHERE slot = ?",
            [slot]
        )
    }

    private func freeSlot() throws -> Int64 {
        if let slot = try lowestFreeSlot() { return slot }
        for _ in 0..<Self.slotsAddedAtOnce {
            try run("INSERT INTO secret_slot (used, sealed) VALUES (0, zeroblob(\(SealedSecret.byteCount)))")
        }
        guard let slot = try lowestFreeSlot() else { throw HomeError.misuse("no free slot") }
        return slot
    }

    private func lowestFreeSlot() throws -> Int64? {
        try row("SELECT slot FROM secret_slot WHERE used = 0 ORDER BY slot LIMIT 1")?.integer("slot")
    }
}
