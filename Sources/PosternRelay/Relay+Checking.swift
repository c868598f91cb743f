import Foundation
import PosternStore
package import PosternWire

extension Relay {
    /// What does not hold in the store; empty where it is whole. Reads all of it.
    package func storeFaults() async throws -> [String] { try await store.faults() }

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
