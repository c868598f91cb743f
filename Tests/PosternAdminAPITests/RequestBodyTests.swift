import PosternAdminAPI
import Testing

@Suite("Request bodies")
struct RequestBodyTests {
    @Test(
        "that cannot be read are a bad request",
        arguments: [
            ("nonsense", "the body is not JSON"), ("[]", "the body is not JSON"), ("\"a\"", "the body is not JSON"),
            (#"{"x":1,"x":2}"#, "an object in the body has a member twice"),
            (String(repeating: #"{"x":"#, count: 17), "the body is nested deeper than 16 levels"),
        ]
    )
    func unreadable(_ body: String, _ message: String) {
        #expect(failure { () throws(AdminError) in try create(Array(body.utf8)) } == .badRequest(message))
    }

    @Test("that are not UTF-8 are a bad request")
    func encoding() {
        #expect(failure { () throws(AdminError) in try create([0xFF]) } == .badRequest("the body is not valid UTF-8"))
    }

    @Test("are read up to their bound and no further")
    func size() throws {
        let body = #"{"networkName":"n","accessLevel":"STANDARD","x":""#
        let filled = { (count: Int) in
            Array((body + String(repeating: "x", count: count - body.utf8.count - 2) + "\"}").utf8)
        }
        #expect(try create(filled(1_048_576)).networkName == "n")
        #expect(failure { () throws(AdminError) in try create(filled(1_048_577)) } == .bodyTooLarge)
    }

    @Test("say that they are JSON, or say nothing")
    func contentType() throws {
        let body = Array(#"{"networkName":"n","accessLevel":"STANDARD"}"#.utf8)
        for type in [nil, "application/json", "Application/JSON; charset=utf-8", "application/x-amz-json-1.1"] {
            #expect(throws: Never.self) { try create(body, contentType: type) }
        }
        for type in ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"] {
            let error = failure { () throws(AdminError) in try create(body, contentType: type) }
            #expect(error == .unsupportedMediaType)
        }
    }

    @Test("are not read where there is nothing to read")
    func unread() throws {
        let request = AdminRequest(method: "GET", target: "/networks", body: Array("nonsense".utf8))
        let match = try AdminOperations.router.match(method: "GET", path: "/networks")
        #expect(throws: Never.self) { try ListNetworks.decode(request, match) }
    }

    @Test("refuse a query that is not encoded", arguments: ["maxResults=%", "%ff=1", "a=%FF"])
    func query(_ query: String) {
        let error = failure { () throws(AdminError) in try decode(ListNetworks.self, "GET", "/networks?\(query)") }
        #expect(error == .badRequest("the query is not percent-encoded UTF-8"))
    }

    private func create(_ body: [UInt8], contentType: String? = nil) throws(AdminError) -> CreateNetwork.Request {
        let headers = contentType.map { [AdminRequest.Header("Content-Type", $0)] } ?? []
        let request = AdminRequest(method: "POST", target: "/networks", headers: headers, body: body)
        return try CreateNetwork.decode(request, AdminOperations.router.match(method: "POST", path: "/networks"))
    }
}
