/// Pages over the audit log of a network, with filters.
package enum ListAuditRecords: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:ListAuditRecords",
        .read,
        .get,
        "/postern/v1/networks/{networkId}/audit",
        "List what administrators did in a network.",
        fields: [.networkID] + Field.paging(sortedBy: ["sequence"]) + Field.auditFilters,
        reply: Field.page("records", of: AuditRecord.fields)
    )

    package struct Request: PagedRequest, AuditFilters {
        package var networkId: String
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending
        package var action: String?
        package var principal: String?
        package var subject: String?
        package var result: AuditResult?
        package var since: Int64?
        package var until: Int64?

        package init(networkId: String) { self.networkId = networkId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var records: [AuditRecord]
        package var nextToken: String?

        package init(_ page: Page<AuditRecord>) {
            records = page.rows
            nextToken = page.nextToken
        }
    }

    package static func faults(in request: Request) -> [ErrorDetail] { request.faults }
}
