/// Reads the audit log of what is in no network as it is kept, for checking it.
package enum ExportRelayAudit: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:ExportRelayAudit",
        .read,
        .get,
        "/postern/v1/audit/export",
        "Export the audit log outside of networks for checking.",
        fields: Field.auditExport,
        reply: AuditExport.fields
    )

    package struct Request: Codable, Hashable, Sendable {
        /// The number of the last record that the caller has; 0 for none.
        package var after: Int64 = 0
        package var maxResults = 100

        package init() {}
    }

    package typealias Reply = AuditExport
}
