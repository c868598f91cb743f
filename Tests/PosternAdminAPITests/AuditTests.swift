import PosternAdminAPI
import Testing

@Suite("The audit log")
struct AuditTests {
    private let record: AuditRecord = {
        var record = AuditRecord(
            sequence: 7,
            time: 1_000,
            principal: "Ann",
            action: "wickr:DeleteUser",
            result: .denied,
            requestId: "r"
        )
        record.subject = "arn:postern:wickr::0:network/12345678"
        return record
    }()

    @Test("is filtered by time in seconds or as a text, and by what results there are")
    func filters() throws {
        let path = "/postern/v1/audit?since=1970-01-01T00:16:40Z&until=2000&result=denied&action=create"
        let request = try decode(ListRelayAuditRecords.self, "GET", path)
        #expect(request.since == 1000 && request.until == 2000)
        #expect(request.result == .denied && request.action == "create" && request.principal == nil)
    }

    @Test("refuses a window that ends before it begins, and a result that is none")
    func refusals() {
        let read = { (query: String) in
            (
                failure { () throws(AdminError) in
                    try decode(ListAuditRecords.self, "GET", "/postern/v1/networks/12345678/audit?\(query)")
                },
                failure { () throws(AdminError) in
                    try decode(ListRelayAuditRecords.self, "GET", "/postern/v1/audit?\(query)")
                }
            )
        }
        let window = AdminError.validation([ErrorDetail(field: "until", reason: "must not be before since")])
        #expect(read("since=2&until=1") == (window, window))
        let result = AdminError.validation([
            ErrorDetail(field: "result", reason: "must be one of succeeded, failed, denied")
        ])
        #expect(read("result=maybe") == (result, result))
    }

    @Test("is exported from the beginning unless the request says more")
    func export() throws {
        let first = try decode(ExportRelayAudit.self, "GET", "/postern/v1/audit/export")
        #expect(first.after == 0)
        #expect(first.maxResults == 100)
        let path = "/postern/v1/networks/12345678/audit/export?after=9223372036854775807&maxResults=1000"
        let last = try decode(ExportAudit.self, "GET", path)
        #expect(last.after == .max)
        #expect(last.maxResults == 1_000)
        let error = failure { () throws(AdminError) in
            try decode(ExportRelayAudit.self, "GET", "/postern/v1/audit/export?after=-1&maxResults=1001")
        }
        #expect(
            error
                == .validation([
                    ErrorDetail(field: "after", reason: "must be 0 to 9223372036854775807"),
                    ErrorDetail(field: "maxResults", reason: "must be 1 to 1000"),
                ])
        )
    }

    @Test("is paged by the records' numbers")
    func paging() throws {
        let records = [9, 10, 11].map { (number: Int64) -> AuditRecord in
            var record = record
            record.sequence = number
            return record
        }
        var request = ListRelayAuditRecords.Request()
        request.maxResults = 2
        let declaration = ListRelayAuditRecords.declaration
        let page = try request.page(of: records, in: declaration, tokenKey: [1])
        #expect(page.rows.map(\.sequence) == [11, 10])
        request.nextToken = page.nextToken
        #expect(try request.page(of: records, in: declaration, tokenKey: [1]).rows.map(\.sequence) == [9])
    }
}
