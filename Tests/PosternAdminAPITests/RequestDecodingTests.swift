import PosternAdminAPI
import Testing

@Suite("Requests")
struct RequestDecodingTests {
    @Test("are read with path, query, header and body")
    func reads() throws {
        let users = try decode(
            ListUsers.self,
            "GET",
            "/networks/12345678/users?status=2&username=Ann%20L%C3%A9e&sortFields=username%2Bstatus&other=x&maxResults=100"
        )
        #expect(users.networkId == "12345678")
        #expect(users.status == .active)
        #expect(users.username == "Ann Lée")
        #expect(users.sortFields == ["username", "status"])
        #expect(users.maxResults == 100)
        #expect(users.sortDirection == .descending)

        let batch = try decode(
            BatchCreateUser.self,
            "POST",
            "/networks/12345678/users",
            headers: [AdminRequest.Header("X-Client-Token", "t-1")],
            body: #"{"users":[{"username":"ann","securityGroupIds":["g"],"unknown":{}}],"networkId":"87654321","x":1}"#
        )
        #expect(
            batch
                == BatchCreateUser.Request(
                    networkId: "12345678",
                    users: [BatchCreateUser.Item(username: "ann", securityGroupId: "g")],
                    clientToken: "t-1"
                )
        )
    }

    @Test("have texts in normal form C, counted in scalars")
    func normalForm() throws {
        let name = String(repeating: "e\u{301}", count: 20)
        let request = try decode(
            CreateNetwork.self,
            "POST",
            "/networks",
            body: #"{"networkName":"\#(name)","accessLevel":"STANDARD"}"#
        )
        #expect(request.networkName.unicodeScalars.count == 20)
    }

    @Test("treat null as absent")
    func null() throws {
        let body = #"{"networkName":"n","accessLevel":"STANDARD","encryptionKeyArn":null}"#
        #expect(try decode(CreateNetwork.self, "POST", "/networks", body: body).encryptionKeyArn == nil)
        expect([("networkName", "is required"), ("accessLevel", "is required")]) {
            try decode(CreateNetwork.self, "POST", "/networks", body: #"{"networkName":null}"#)
        }
    }

    @Test("name every field at fault")
    func faults() {
        expect([
            ("networkId", "must be 8 characters long"), ("maxResults", "must be 1 to 100"),
            ("sortFields", "must be of username, firstName, lastName, status, groupId"),
            ("sortDirection", "must be one of ASC, DESC"), ("status", "must be a whole number"),
        ]) {
            try decode(
                ListUsers.self,
                "GET",
                "/networks/1/users?maxResults=101&sortFields=cell&sortDirection=up&status=%2B1"
            )
        }
        expect([("maxResults", "must be given once")]) {
            try decode(ListNetworks.self, "GET", "/networks?maxResults=1&maxResults=2")
        }
        expect([("sortFields", "must not name anything twice")]) {
            try decode(ListNetworks.self, "GET", "/networks?sortFields=networkId+networkId")
        }
        expect([
            ("networkName", "must be a text"), ("accessLevel", "must be one of STANDARD, PREMIUM"),
            ("enablePremiumFreeTrial", "must be true or false"),
        ]) {
            try decode(
                CreateNetwork.self,
                "POST",
                "/networks",
                body: #"{"networkName":1,"accessLevel":"GOLD","enablePremiumFreeTrial":"true"}"#
            )
        }
        expect([("networkName", "is required"), ("accessLevel", "is required")]) {
            try decode(CreateNetwork.self, "POST", "/networks")
        }
    }

    @Test("never repeat a value in a reason")
    func privacy() throws {
        let error = failure { () throws(AdminError) in
            try decode(
                CreateNetwork.self,
                "POST",
                "/networks",
                body: #"{"networkName":"geheimgeheimgeheimgeheim","accessLevel":"geheim"}"#
            )
        }
        #expect(!String(decoding: try #require(error).body, as: UTF8.self).contains("geheim"))
    }

    @Test("take times as seconds and as text")
    func times() throws {
        let request = try decode(
            GetUser.self,
            "GET",
            "/networks/12345678/users/7?startTime=1709251198&endTime=2024-02-29T23:59:59Z"
        )
        #expect(request.startTime == 1_709_251_198)
        #expect(request.endTime == 1_709_251_199)
        expect([("startTime", "must be 0 to 253402300799"), ("endTime", "must be a time in seconds since 1970")]) {
            try decode(GetUser.self, "GET", "/networks/12345678/users/7?startTime=-1&endTime=soon")
        }
        expect([("endTime", "must not be before startTime")]) {
            try decode(GetUser.self, "GET", "/networks/12345678/users/7?startTime=2&endTime=1")
        }
    }

    @Test("take a whole number however JSON writes it", arguments: ["60", "60.0", "6e1", "600e-1"])
    func wholeNumbers(_ number: String) throws {
        let request = try decode(
            UpdateSecurityGroup.self,
            "PATCH",
            "/networks/12345678/security-groups/g",
            body: #"{"securityGroupSettings":{"maxTtl":\#(number)}}"#
        )
        #expect(request.securityGroupSettings?.maxTtl == 60)
    }

    @Test("refuse a number that is not whole, or too large to be told exactly", arguments: ["60.5", "1e300", "-1e19"])
    func otherNumbers(_ number: String) {
        expect([("securityGroupSettings.maxTtl", "must be a whole number")]) {
            try decode(
                UpdateSecurityGroup.self,
                "PATCH",
                "/networks/12345678/security-groups/g",
                body: #"{"securityGroupSettings":{"maxTtl":\#(number)}}"#
            )
        }
    }

    @Test("take bytes as base64 of their size")
    func bytes() throws {
        let path = "/postern/v1/networks/12345678/invitations"
        let hash = Base64.text([UInt8](repeating: 9, count: 64))
        let request = try decode(
            InviteUser.self,
            "POST",
            path,
            body: #"{"username":"ann","relayHalfHash":"\#(hash)","expires":1709251198.5}"#
        )
        #expect(request.relayHalfHash.bytes == [UInt8](repeating: 9, count: 64))
        #expect(request.expires == 1_709_251_198)
        for bad in ["AA==", "AB==", "?", String(hash.dropLast())] {
            expect([("relayHalfHash", "must be base64 of 64 bytes")]) {
                try decode(
                    InviteUser.self,
                    "POST",
                    path,
                    body: #"{"username":"ann","relayHalfHash":"\#(bad)","expires":0}"#
                )
            }
        }
    }

    private func expect(
        _ faults: [(String, String)],
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () throws -> Any
    ) {
        let expected = AdminError.validation(faults.map { ErrorDetail(field: $0.0, reason: $0.1) })
        #expect(throws: expected, sourceLocation: sourceLocation) { try body() }
    }
}

/// Routes and decodes as the server does.
func decode<Operation: AdminOperation>(
    _ operation: Operation.Type,
    _ method: String,
    _ target: String,
    headers: [AdminRequest.Header] = [],
    body: String = ""
) throws(AdminError) -> Operation.Request {
    let request = AdminRequest(method: method, target: target, headers: headers, body: Array(body.utf8))
    let match = try declaredRouter.match(method: method, path: request.path)
    #expect(match.declaration == operation.declaration)
    return try operation.decode(request, match)
}
