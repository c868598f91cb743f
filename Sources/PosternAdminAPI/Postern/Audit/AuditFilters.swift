/// What both lists of audit records are filtered by.
package protocol AuditFilters {
    var action: String? { get }
    var principal: String? { get }
    var subject: String? { get }
    var result: AuditResult? { get }
    /// Seconds since 1970.
    var since: Int64? { get }
    /// Seconds since 1970.
    var until: Int64? { get }
}

extension AuditFilters {
    var faults: [ErrorDetail] {
        guard let since, let until, until < since else { return [] }
        return [ErrorDetail(field: "until", reason: "must not be before since")]
    }
}

extension Field {
    static let auditFilters: [Field] = [
        Field("action", in: .query, .text(.filter), "A part of what was asked for."),
        Field("principal", in: .query, .text(.filter), "A part of who asked."),
        Field("subject", in: .query, .text(.filter), "A part of the resource name."),
        Field("result", in: .query, AuditResult.kind, "How it ended."),
        Field("since", in: .query, .time, "Only from then on."),
        Field("until", in: .query, .time, "Only until then."),
    ]
}
