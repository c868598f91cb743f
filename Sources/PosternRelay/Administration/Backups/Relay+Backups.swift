import Foundation
import PosternPrimitives
import PosternStore
import PosternTrust
import PosternWire

extension Relay {
    /// Copies the store while it is in use, and keeps the copy for an hour, to be fetched. Everything that the relay
    /// knows is in it; its secrets are sealed under the master key, which is not.
    ///
    /// - Throws: ``AdministrationError/conflict(_:)`` while another one is made, or where the disk has no room.
    package func makeBackup(by order: Order<Backup>) async throws -> Backup {
        guard backups.begin() else {
            throw AdministrationError.conflict("another back-up is being made: try again when it is done")
        }
        defer { backups.end() }
        backups.expire(now: clock())
        let id = Hex.encode(try random(8))
        let path = try backups.path(of: id)
        let bytes: Int
        do {
            bytes = try await store.copy(to: path)
        } catch StoreError.unusable(let reason) {
            throw AdministrationError.conflict(reason)
        }
        do {
            let backup = Backup(id: id, bytes: bytes, hash: try FileHash.sha512(path), made: clock())
            let kept = try await carryOut(order) { act in
                act.note(
                    .backup(id),
                    in: .zero,
                    after: ["bytes": .number(Int64(clamping: bytes)), "sha512": .text(Hex.encode(backup.hash.bytes))]
                )
                return backup
            }
            backups.add(kept)
            return kept
        } catch {
            unlink(path)
            throw error
        }
    }

    /// - Returns: The back-up, and at most 1 MiB of it from `offset` on.
    /// - Throws: ``AdministrationError/unknownBackup``, also for one that was kept for its hour.
    package func part(ofBackup id: String, from offset: Int) async throws -> (Backup, [UInt8]) {
        guard let backup = backups.backup(id) else { throw AdministrationError.unknownBackup }
        guard (0...backup.bytes).contains(offset) else {
            throw AdministrationError.invalid(field: "offset", reason: "must be at most \(backup.bytes)")
        }
        return (backup, try backups.part(of: backup, from: offset))
    }

    /// Erases a copy that was fetched.
    package func deleteBackup(_ id: String, by order: Order<String>) async throws -> String {
        guard backups.backup(id) != nil else { throw AdministrationError.unknownBackup }
        let deleted = try await carryOut(order) { act in
            act.note(.backup(id), in: .zero, before: ["id": .text(id)])
            return id
        }
        _ = backups.remove(id)
        return deleted
    }
}

/// SHA-512 of files that are larger than memory.
enum FileHash {
    static func sha512(_ path: String) throws -> Hash512 {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        var hash = SHA512()
        while let part = try file.read(upToCount: 1 << 20), !part.isEmpty { hash.update(Array(part)) }
        guard let value = Hash512(hash.finalize()) else { preconditionFailure("SHA-512 has 64 bytes") }
        return value
    }
}
