import PosternAdminAPI
import Testing

@Suite("Access to the endpoint")
struct AccessTests {
    @Test("names principals and policies by words that can stand in a path", arguments: ["ops", "a@b.example", "..."])
    func names(_ name: String) throws {
        let made = try decode(CreatePrincipal.self, "POST", "/postern/v1/principals", body: #"{"name":"\#(name)"}"#)
        #expect(made.name == name)
        #expect(made.policies == [])
        let request = PutAccessPolicy.Request(policy: name, document: "{}")
        let wire = try PutAccessPolicy.encode(request)
        #expect(try decode(PutAccessPolicy.self, "PUT", wire.target, body: #"{"document":"{}"}"#) == request)
    }

    @Test("refuses other names", arguments: ["", ".", "..", "a b", "a\\n", String(repeating: "a", count: 65)])
    func otherNames(_ name: String) {
        let error = failure { () throws(AdminError) in
            try decode(CreatePrincipal.self, "POST", "/postern/v1/principals", body: #"{"name":"\#(name)"}"#)
        }
        guard case .validation(let details) = error else {
            Issue.record("not refused")
            return
        }
        #expect(details.map(\.field) == ["name"])
    }

    @Test("lets an old key overlap for a day, or as long as asked within 30")
    func rotation() throws {
        let path = "/postern/v1/access-keys/PSTNAAAQEAYEAUDAOCAJ/rotate"
        #expect(try decode(RotateAccessKey.self, "POST", path).overlapSeconds == 86_400)
        #expect(try decode(RotateAccessKey.self, "POST", path, body: #"{"overlapSeconds":0}"#).overlapSeconds == 0)
        let error = failure { () throws(AdminError) in
            try decode(RotateAccessKey.self, "POST", path, body: #"{"overlapSeconds":2592001}"#)
        }
        #expect(error == .validation([ErrorDetail(field: "overlapSeconds", reason: "must be 0 to 2592000")]))
    }

    @Test("tells a new key with its secret")
    func newKey() throws {
        let key = try #require(AccessKey(randomBytes: Array(0..<40)))
        let reply = CreateAccessKey.Reply(key, principal: "ops")
        #expect(reply.accessKeyId == key.id)
        #expect(reply.secretAccessKey == key.secret.revealed)
    }

    @Test("has no policy of the name of what asks about policies")
    func simulate() throws {
        let path = "/postern/v1/policies/simulate"
        let body = #"{"principal":"ops","action":"wickr:GetUser","resource":"*"}"#
        #expect(try decode(SimulateAccess.self, "POST", path, body: body).principal == "ops")
        #expect(throws: AdminError.methodNotAllowed([.post])) { try decode(GetAccessPolicy.self, "GET", path) }
    }

    @Test("shows the keys, tokens and certificates of one principal where one is named")
    func filters() {
        let key = ListedAccessKey(accessKeyId: "k", principal: "ops", disabled: false, created: 1)
        let token = ListedToken(tokenId: "t", name: "n", principal: "ops", created: 1, expires: 2)
        let certificate = ClientCertificate(fingerprint: "f", principal: "ops", created: 1)
        for (principal, isShown) in [(nil, true), ("ops", true), ("OPS", false), ("op", false)] as [(String?, Bool)] {
            var keys = ListAccessKeys.Request()
            keys.principal = principal
            var tokens = ListTokens.Request()
            tokens.principal = principal
            var certificates = ListClientCertificates.Request()
            certificates.principal = principal
            #expect(keys.admits(key) == isShown)
            #expect(tokens.admits(token) == isShown)
            #expect(certificates.admits(certificate) == isShown)
        }
    }

    @Test("sorts each list by the fields that it declares")
    func order() {
        var key = ListedAccessKey(accessKeyId: "k", principal: "p", disabled: false, created: 1)
        key.lastUsed = 5
        #expect(["created", "principal", "lastUsed"].map(key.sortPart) == [.number(1), .text("p"), .number(5)])
        let token = ListedToken(tokenId: "t", name: "n", principal: "p", created: 1, expires: 2)
        let tokenParts = ["created", "name", "principal", "expires"].map(token.sortPart)
        #expect(tokenParts == [.number(1), .text("n"), .text("p"), .number(2)])
        let certificate = ClientCertificate(fingerprint: "f", principal: "p", created: 1)
        #expect(["created", "principal"].map(certificate.sortPart) == [.number(1), .text("p")])
        let principal = Principal(principal: "p", policies: [], disabled: false, created: 1)
        #expect(["principal", "created"].map(principal.sortPart) == [.text("p"), .number(1)])
        let policy = ListedAccessPolicy(policy: "p", modified: 3)
        #expect(["policy", "modified"].map(policy.sortPart) == [.text("p"), .number(3)])
    }

    @Test("takes a certificate's fingerprint as 64 digits", arguments: ["0f", "0F"])
    func fingerprint(_ digits: String) {
        let text = String(repeating: digits, count: 32)
        let error = failure { () throws(AdminError) in
            try decode(DeleteClientCertificate.self, "DELETE", "/postern/v1/client-certificates/\(text)")
        }
        let reason = "must be lower-case hexadecimal digits"
        #expect(error == (digits == "0f" ? nil : .validation([ErrorDetail(field: "fingerprint", reason: reason)])))
    }

    @Test("imports up to 1,000 users, and lets a bad one fail alone")
    func imports() throws {
        let path = "/postern/v1/networks/12345678/users/import"
        let read = { (items: String) throws(AdminError) in
            try decode(ImportUsers.self, "POST", path, body: #"{"users":[\#(items)]}"#)
        }
        let request = try read(#"{"username":"ann","securityGroup":"g"},{"username":"x"}"#)
        var ann = ImportUsers.Item(username: "ann")
        ann.securityGroup = "g"
        let fault = ErrorDetail(field: "username", reason: "must be 3 to 256 characters long")
        #expect(request.users == [.valid(ann), .faulty(fault)])
        #expect(!request.dryRun)
        let many = { (count: Int) in Array(repeating: "{}", count: count).joined(separator: ",") }
        #expect(try read(many(1_000)).users.count == 1_000)
        #expect(
            failure { () throws(AdminError) in try read(many(1_001)) }
                == .validation([ErrorDetail(field: "users", reason: "must hold 1 to 1000 items")])
        )
        #expect(ImportUsers.Failure(index: 1, fault).field == "username")
    }
}
