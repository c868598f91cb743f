import PosternAdminAPI
import Testing

@Suite("Batches")
struct BatchTests {
    @Test("let a bad item fail alone")
    func oneBadItem() throws {
        let good = BatchCreateUser.Item(username: "ann", securityGroupId: "g")
        let request = try batch(
            #"{"username":"ann","securityGroupIds":["g"]},{"securityGroupIds":["g"]},"#
                + #"{"username":"an","securityGroupIds":["g"]},{"username":"bob","securityGroupIds":["g","h"]},"#
                + #"{"username":"bob","securityGroupIds":"g"}"#
        )
        #expect(
            request.users == [
                .valid(good),
                .faulty(ErrorDetail(field: "username", reason: "is required")),
                .faulty(ErrorDetail(field: "username", reason: "must be 3 to 256 characters long")),
                .faulty(ErrorDetail(field: "securityGroupIds", reason: "must hold exactly 1 item")),
                .faulty(ErrorDetail(field: "securityGroupIds", reason: "must be a list")),
            ]
        )
    }

    @Test(
        "fail whole for a list of another shape",
        arguments: [
            ("", "users", "must hold 1 to 50 items"), ("\"ann\"", "users[0]", "must be an object"),
            ("{},null", "users[1]", "must be an object"),
            (Array(repeating: "{}", count: 51).joined(separator: ","), "users", "must hold 1 to 50 items"),
        ]
    )
    func shape(_ items: String, _ field: String, _ reason: String) {
        let error = failure { () throws(AdminError) in try batch(items) }
        #expect(error == .validation([ErrorDetail(field: field, reason: reason)]))
    }

    @Test("take 50 items")
    func fifty() throws {
        #expect(try batch(Array(repeating: "{}", count: 50).joined(separator: ",")).users.count == 50)
    }

    @Test("cannot be given the mark of a checked item")
    func forgedMark() throws {
        let request = try batch(#"{"valid":{"username":"x","securityGroupIds":[]}}"#)
        #expect(request.users == [.faulty(ErrorDetail(field: "securityGroupIds", reason: "is required"))])
    }

    private func batch(_ items: String) throws(AdminError) -> BatchCreateUser.Request {
        try decode(BatchCreateUser.self, "POST", "/networks/12345678/users", body: #"{"users":[\#(items)]}"#)
    }
}
