import PosternAdminAPI
import Testing

@Suite("The router")
struct AdminRouterTests {
    @Test(
        "finds an operation by method and path",
        arguments: [
            ("POST", "/networks", "CreateNetwork"), ("GET", "/networks", "ListNetworks"),
            ("GET", "/networks/12345678", "GetNetwork"), ("GET", "/networks/x", "GetNetwork"),
            ("POST", "/networks/12345678/users", "BatchCreateUser"), ("GET", "/networks/12345678/users/7", "GetUser"),
            ("POST", "/postern/v1/networks/prepare", "PrepareNetwork"),
            ("GET", "/postern/v1/networks/1/users/2/registration", "GetRegistration"),
        ]
    )
    func finds(_ method: String, _ path: String, _ name: String) throws {
        #expect(try AdminOperations.router.match(method: method, path: path).declaration.name == name)
    }

    @Test(
        "refuses unknown paths",
        arguments: [
            "", "/", "networks", "/network", "/networks/", "//networks", "/networks//users", "/networks/1/users/2/x",
            "/networks/1/../1", "/postern/v1", "/Networks",
        ]
    )
    func unknown(_ path: String) {
        let error = failure { () throws(AdminError) in try AdminOperations.router.match(method: "GET", path: path) }
        #expect(error == .notFound("there is no such path"))
    }

    @Test("refuses other methods, and tells which ones there are", arguments: ["PUT", "get", "", "HEAD"])
    func method(_ method: String) {
        let error = failure { () throws(AdminError) in
            try AdminOperations.router.match(method: method, path: "/networks")
        }
        #expect(error == .methodNotAllowed([.get, .post]))
    }

    @Test("decodes fields of the path", arguments: [("/networks/a%2Fb", "a/b"), ("/networks/%C3%A9+", "é+")])
    func fields(_ path: String, _ value: String) throws {
        #expect(try AdminOperations.router.match(method: "GET", path: path).pathFields == ["networkId": value])
    }

    @Test("refuses a path that is not encoded", arguments: ["/networks/%", "/networks/%ff"])
    func encoding(_ path: String) {
        let error = failure { () throws(AdminError) in try AdminOperations.router.match(method: "GET", path: path) }
        #expect(error == .badRequest("the path is not percent-encoded UTF-8"))
    }

    @Test("takes a word of the path before a field")
    func literals() throws {
        let field = OperationDeclaration("t:Field", .read, .get, "/users/{userId}", "")
        let word = OperationDeclaration("t:Word", .read, .get, "/users/count", "")
        for router in [AdminRouter([field, word]), AdminRouter([word, field])] {
            #expect(try router.match(method: "GET", path: "/users/count").declaration.name == "Word")
            #expect(try router.match(method: "GET", path: "/users/7").declaration.name == "Field")
        }
    }
}
