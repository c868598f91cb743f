import Foundation
import PosternStore
package import PosternWire
import Synchronization

extension Relay {
    /// What does not hold in the store; empty where it is whole. Reads all of it.
    ///
    /// - Throws: ``AdministrationError/conflict(_:)`` while somebody else has it looked through: it costs too much for two.
    package func storeFaults() async throws -> [String] {
        let isFirst = isChecking.withLock { isChecking in
            defer { isChecking = true }
            return !isChecking
        }
        guard isFirst else {
            throw AdministrationError.conflict(
                "somebody has the store looked through already: try again when it is done"
            )
        }
        defer { isChecking.withLock { $0 = false } }
        return try await store.faults()
    }

    /// When a back-up was made last, as the audit log has it; `nil` for never.
    package func lastBackup() async throws -> Timestamp? {
        var wanted = AuditPageRequest()
        wanted.action = "postern:CreateBackup"
        wanted.result = .succeeded
        wanted.limit = 1
        guard let last = try await auditRecords(wanted, of: .zero).records.first else { return nil }
        let record = try JSONDecoder().decode(AuditRecord.self, from: Data(last.record))
        return Timestamp(milliseconds: record.time)
    }
}
