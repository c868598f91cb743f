/// Pages over the audit log of what is in no network: networks themselves, and who administers them.
package enum ListRelayAuditRecords: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:ListRelayAuditRecords",
        .read,
        .get,
        "/postern/v1/audit",
        "List what administrators did outside of networks.",
        fields: Field.paging(sortedBy: ["sequence"]) + Field.auditFilters,
        reply: Field.page("records", of: AuditRecord.fields)
    )

    package struct Request: PagedRequest, AuditFilters {
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

        package init() {}
    }

    package typealias Reply = ListAuditRecords.Reply

    package static func faults(in request: Request) -> [ErrorDetail] { request.faults }
}
