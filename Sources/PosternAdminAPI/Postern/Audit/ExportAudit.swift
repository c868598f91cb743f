/// Reads the audit log of a network as it is kept, for checking it: exact bytes, hashes and signed checkpoints.
package enum ExportAudit: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:ExportAudit",
        .read,
        .get,
        "/postern/v1/networks/{networkId}/audit/export",
        "Export a network's audit log for checking.",
        fields: [.networkID] + Field.auditExport,
        reply: AuditExport.fields
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        /// The number of the last record that the caller has; 0 for none.
        package var after: Int64 = 0
        package var maxResults = 100

        package init(networkId: String) { self.networkId = networkId }
    }

    package typealias Reply = AuditExport
}
