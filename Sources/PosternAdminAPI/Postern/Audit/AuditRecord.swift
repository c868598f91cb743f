/// How an administrator's request ended.
package enum AuditResult: String, Codable, Hashable, Sendable, CaseIterable {
    case succeeded, failed
    /// The credentials did not suffice.
    case denied

    static let kind = FieldKind.choice(allCases.map(\.rawValue))
}

/// One request to the endpoint, as the audit log tells it.
package struct AuditRecord: Codable, Hashable, Sendable {
    /// From 1 on, without gaps.
    package var sequence: Int64
    /// Seconds since 1970.
    package var time: Int64
    /// Who asked.
    package var principal: String
    /// The access key, token or client certificate; absent where something else proved who asks.
    package var keyId: String?
    /// Absent where the request did not come over a network.
    package var sourceAddress: String?
    /// `wickr:CreateNetwork`.
    package var action: String
    /// The resource name of what was asked for; absent where no one thing was.
    package var subject: String?
    package var result: AuditResult
    package var requestId: String
    /// Why it failed or was denied.
    package var reason: String?
    /// What was there before, as JSON, without what is sensitive.
    package var before: String?
    /// What is there now, likewise.
    package var after: String?

    package init(
        sequence: Int64,
        time: Int64,
        principal: String,
        action: String,
        result: AuditResult,
        requestId: String
    ) {
        self.sequence = sequence
        self.time = time
        self.principal = principal
        self.action = action
        self.result = result
        self.requestId = requestId
    }
}

extension AuditRecord: PageRow {
    package static var standardSortFields: [String] { ["sequence"] }

    package var sortID: SortKey.Part { .number(sequence) }

    package func sortPart(_ field: String) -> SortKey.Part { .number(sequence) }
}

extension AuditRecord {
    static let fields: [Field] = [
        Field("sequence", .integer(1...Int64.max), .required, "The record's number, from 1 on without gaps."),
        Field("time", .epochSeconds, .required, "When, in seconds since 1970."),
        Field("principal", .text(.told), .required, "Who asked."),
        Field("keyId", .text(.told), "With which access key, token or client certificate."),
        Field("sourceAddress", .text(.told), "From which address."),
        Field("action", .text(.told), .required, "For what."),
        Field("subject", .text(.told), "The resource name of what was asked for."),
        Field("result", AuditResult.kind, .required, "How it ended."),
        Field("requestId", .text(.told), .required, "The request's id, which its answer had too."),
        Field("reason", .text(.told), "Why it failed or was denied."),
        Field("before", .text(.told), "What was there before, as JSON."),
        Field("after", .text(.told), "What is there now, as JSON."),
    ]
}
