import PosternPrimitives
import PosternStore
import PosternTrust
import PosternWire

/// What is found in a store that no daemon has open.
package struct StoreReport: Sendable {
    package var networks: Int
    package var users: Int
    package var devices: Int
    package var waitingMessages: Int
    /// The daemon will bring it up to date at its next start.
    package var isOlder: Bool
    /// What does not hold; empty for a store that is whole.
    package var faults: [String]

    /// Looks through all of it, and changes nothing: pages, references and counts, the chains of the audit logs, the
    /// hashes of signed documents, and that the master key opens what is sealed.
    ///
    /// - Parameters:
    ///   - directory: The store's.
    ///   - masterKey: 32 bytes.
    /// - Throws: What the store throws that cannot be opened at all: see ``StoreError``.
    package init(_ directory: String, masterKey: [UInt8]) throws {
        let inspection = try StoreInspection(directory)
        faults = try inspection.faults()
        guard faults.isEmpty else {
            // Whatever is counted in damaged pages says nothing.
            (networks, users, devices, waitingMessages, isOlder) = (0, 0, 0, 0, false)
            return
        }
        let contents = try inspection.contents()
        (networks, users) = (contents.networks, contents.users)
        (devices, waitingMessages) = (contents.devices, contents.waitingMessages)
        isOlder = try inspection.isOlder
        // An older one has not all of what follows.
        guard !isOlder else { return }
        faults += try Self.auditFaults(inspection) + Self.documentFaults(inspection)
        faults += try Self.keyFaults(inspection, masterKey)
    }

    private static func auditFaults(_ inspection: StoreInspection) throws -> [String] {
        var trails: [NetworkID: AuditTrail] = [:]
        var faults: [NetworkID: String] = [:]
        try inspection.auditRecords { log, number, record, hash in
            guard faults[log] == nil else { return }
            do {
                try trails[log, default: AuditTrail(of: log)].take(record, number: number, hash: hash)
            } catch {
                faults[log] = "audit log \(log): \(error)"
            }
        }
        return faults.values.sorted()
    }

    private static func documentFaults(_ inspection: StoreInspection) throws -> [String] {
        var changed = 0
        try inspection.documents { _, _, body, hash in
            if Hash512.of(body) != hash { changed += 1 }
        }
        return changed == 0 ? [] : ["\(changed) signed documents are not what was signed"]
    }

    private static func keyFaults(_ inspection: StoreInspection, _ masterKey: [UInt8]) throws -> [String] {
        guard let key = MasterKey(SecretBytes(copying: masterKey)) else { return ["the master key has another length"] }
        guard let (id, sealed) = try inspection.sealedAccessKey() else { return [] }
        do {
            _ = try key.open(sealed, as: .accessKey, id: Array(id.utf8))
            return []
        } catch {
            return ["the master key is not the one that the store's secrets are sealed under"]
        }
    }
}
