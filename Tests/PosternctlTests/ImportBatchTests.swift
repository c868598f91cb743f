import PosternAdminAPI
import Testing

@testable import posternctl

@Suite("Users on their way")
struct ImportBatchTests {
    @Test("go in requests that the relay takes, none twice and none left out")
    func batches() throws {
        let long = String(repeating: "\u{20000}", count: 256)
        let lines = (0..<2_500).map { $0 < 1_200 ? "u\($0)xx,\(long.prefix(60)),\(long.prefix(60))" : "u\($0)xx,," }
        let sheet = UserSheet(parsing: Array(("username,firstName,lastName\n" + lines.joined(separator: "\n")).utf8))
        try #require(sheet.rows.count == 2_500)
        let batches = ImportBatches.split(sheet.rows)
        #expect(batches.flatMap { $0.map(\.line) } == Array(2...2_501))
        #expect(batches.count == 3 && batches[0].count < 1_000)
        for batch in batches {
            #expect(batch.count <= 1_000)
            let request = ImportUsers.Request(networkId: "12345678", users: batch.map(\.item))
            #expect(try ImportUsers.encode(request).body.count <= 1 << 20)
        }
        #expect(ImportBatches.split([]).isEmpty)
    }

    @Test("are told by their lines when they are refused, and counted when they are there already")
    func outcome() {
        let sheet = UserSheet(parsing: Array("username,group\nann,\nbob,Nobody\ncarl,\n".utf8))
        var taken = ImportUsers.Failure(index: 0, ErrorDetail(field: "username", reason: "is the name of another user"))
        taken.nameTaken = true
        let refused = ImportUsers.Failure(index: 1, ErrorDetail(field: "securityGroup", reason: "is none"))
        var outcome = ImportOutcome()
        outcome.add(ImportUsers.Reply(message: "", created: 1, failed: [taken, refused]), to: sheet.rows[...])
        #expect(outcome.created == 1 && outcome.existing == 1 && outcome.count == 3)
        #expect(outcome.refused == [ImportOutcome.Refusal(line: 3, field: "group", reason: "is none")])
    }
}
