import PosternAdminAPI
import PosternPrimitives
import PosternWire
import Testing

@testable import PosternServer

@Suite("What administrators may do")
struct AdminAccessTests {
    static func policy(_ statements: String) -> String { #"{"Version":"2012-10-17","Statement":[\#(statements)]}"# }

    static func allow(_ action: String, on resource: String = "*", _ more: String = "") -> String {
        #"{"Effect":"Allow","Action":"\#(action)","Resource":"\#(resource)"\#(more)}"#
    }

    static func deny(_ action: String, on resource: String = "*") -> String {
        #"{"Effect":"Deny","Action":"\#(action)","Resource":"\#(resource)"}"#
    }

    @Test("an operation that no policy allows is denied, each of them, and the audit log says so", arguments: actions)
    func denied(_ action: String) async throws {
        let world = try await AdminWorld()
        let document = Self.policy(Self.allow("*") + "," + Self.deny(action))
        let key = try await world.administrator("limited", document: document)
        let declaration = try #require(AdminOperations.all.map { $0.declaration }.first { $0.action == action })
        let path = declaration.path.text.split(separator: "/").map { part in
            part == "{networkId}" ? "12345678" : part.hasPrefix("{") ? "x" : String(part)
        }
        let request = AdminRequest(method: declaration.method.rawValue, target: "/" + path.joined(separator: "/"))
        let answer = await world.desk.answer(world.signed(request, with: key), id: "id")
        #expect(answer.status == 403)
        let failure = AdminFailure(status: 403, typeName: nil, body: answer.body)
        #expect(failure.message.contains(action) && failure.message.contains("arn:postern:"), "\(failure.message)")
        #expect(!failure.message.contains("limited"), "policies are not for everybody to see")
        let denials = try await world.send(ListRelayAuditRecords.self, Self.denials()).records
        #expect(denials.map(\.action) == [action])
        #expect(denials.first?.principal == "limited" && denials.first?.keyId == key.id)
        #expect(denials.first?.subject?.hasPrefix("arn:postern:") == true)
    }

    private static let actions = AdminOperations.all.map { $0.declaration.action }

    private static func denials() -> ListRelayAuditRecords.Request {
        var request = ListRelayAuditRecords.Request()
        request.result = .denied
        return request
    }

    @Test("who has no policy may do nothing", arguments: actions)
    func nothing(_ action: String) async throws {
        let world = try await AdminWorld()
        let key = try await world.administrator("nobody")
        let declaration = try #require(AdminOperations.all.map { $0.declaration }.first { $0.action == action })
        let path = declaration.path.text.replacing("{", with: "").replacing("}", with: "")
        let request = AdminRequest(method: declaration.method.rawValue, target: path)
        #expect(await world.desk.answer(world.signed(request, with: key), id: "id").status == 403)
    }

    @Test("a network outside of the resources is refused whether it is there or not, and lists leave it out")
    func networks() async throws {
        let world = try await AdminWorld()
        let (mine, _) = try await world.network()
        let (other, _) = try await world.network()
        let document = Self.policy(Self.allow("wickr:*", on: "arn:postern:wickr::0:network/\(mine)"))
        let key = try await world.administrator("ann", document: document)
        func status(_ target: String, _ method: String = "GET") async -> Int {
            await world.desk.answer(world.signed(AdminRequest(method: method, target: target), with: key), id: "id")
                .status
        }
        #expect(await status("/networks/\(mine)") == 200)
        #expect(await status("/networks/\(other)") == 403)
        #expect(await status("/networks/\(Self.unused(mine, other))") == 403)
        #expect(await status("/networks/\(mine)/users") == 200)
        #expect(await status("/networks/\(other)/users") == 403)
        #expect(await status("/networks/\(other)", "DELETE") == 403)
        let listed = try await world.send(ListNetworks.self, ListNetworks.Request(), with: key)
        #expect(listed.networks.map(\.networkId) == [mine])
        #expect(try await world.send(ListNetworks.self, ListNetworks.Request()).networks.count == 2)
        await #expect(throws: AdminFailure.self, "no statement lets it make others") {
            _ = try await world.send(
                CreateNetwork.self,
                CreateNetwork.Request(networkName: "x", accessLevel: .standard),
                with: key
            )
        }
    }

    private static func unused(_ numbers: String...) -> String {
        ["11111111", "22222222", "33333333"].first { !numbers.contains($0) } ?? ""
    }

    @Test("wildcards in network ids, and a statement that takes one out again")
    func wildcards() async throws {
        let world = try await AdminWorld()
        var numbers: Set<String> = []
        for _ in 0..<4 { numbers.insert(try await world.network().id) }
        let hidden = try #require(numbers.first)
        let document = Self.policy(
            Self.allow("wickr:List*", on: "arn:postern:wickr::0:network/????????") + ","
                + Self.deny("wickr:ListNetworks", on: "arn:postern:wickr::0:network/\(hidden)")
        )
        let key = try await world.administrator("ann", document: document)
        let listed = try await world.send(ListNetworks.self, ListNetworks.Request(), with: key)
        #expect(Set(listed.networks.map(\.networkId)) == numbers.subtracting([hidden]))
        var paged = ListNetworks.Request()
        paged.maxResults = 2
        let first = try await world.send(ListNetworks.self, paged, with: key)
        paged.nextToken = first.nextToken
        let second = try await world.send(ListNetworks.self, paged, with: key)
        #expect(first.networks.count == 2 && second.networks.count == 1 && second.nextToken == nil)
    }

    @Test("conditions see address, time and name")
    func conditions() async throws {
        let world = try await AdminWorld()
        func key(_ name: String, _ condition: String) async throws -> PosternAdminAPI.AccessKey {
            let document = Self.policy(Self.allow("wickr:ListNetworks", on: "*", #","Condition":{\#(condition)}"#))
            return try await world.administrator(name, document: document)
        }
        let list = AdminRequest(method: "GET", target: "/networks")
        let home = try await key("home", #""IpAddress":{"aws:SourceIp":"192.0.2.0/24"}"#)
        for (address, status) in [("192.0.2.7", 200), ("::ffff:192.0.2.7", 200), ("198.51.100.1", 403), (nil, 403)]
            as [(String?, Int)]
        {
            let answer = await world.desk.answer(world.signed(list, with: home), id: "id", from: address)
            #expect(answer.status == status, "\(address ?? "nowhere")")
        }
        let brief = try await key("brief", #""DateLessThan":{"aws:CurrentTime":"2027-01-15T08:01:00Z"}"#)
        let secure = try await key("secure", #""Bool":{"aws:SecureTransport":"true"}"#)
        let named = try await key("named", #""StringEquals":{"aws:username":"named"}"#)
        let misnamed = try await key("misnamed", #""StringEquals":{"aws:username":"named"}"#)
        #expect(world.clock.now < Timestamp(seconds: 1_800_000_060))
        for (key, status) in [(brief, 200), (secure, 200), (named, 200), (misnamed, 403)] {
            #expect(await world.desk.answer(world.signed(list, with: key), id: "id").status == status)
        }
        world.clock.advance(seconds: 60)
        #expect(await world.desk.answer(world.signed(list, with: brief), id: "id").status == 403)
    }

    @Test("what is taken away or given holds from the next request on")
    func atOnce() async throws {
        let world = try await AdminWorld()
        let key = try await world.administrator("ann", policies: ["PosternReadOnlyAccess"])
        let list = AdminRequest(method: "GET", target: "/networks")
        func status() async -> Int { await world.desk.answer(world.signed(list, with: key), id: "id").status }
        func update(policies: [String]? = nil, disabled: Bool? = nil) async throws {
            let request = UpdatePrincipal.Request(principal: "ann", policies: policies, disabled: disabled)
            _ = try await world.send(UpdatePrincipal.self, request)
        }
        #expect(await status() == 200)
        try await update(policies: [])
        #expect(await status() == 403)
        let document = Self.policy(Self.allow("wickr:ListNetworks"))
        _ = try await world.send(PutAccessPolicy.self, PutAccessPolicy.Request(policy: "p", document: document))
        try await update(policies: ["p"])
        #expect(await status() == 200)
        let other = Self.policy(Self.deny("wickr:ListNetworks"))
        _ = try await world.send(PutAccessPolicy.self, PutAccessPolicy.Request(policy: "p", document: other))
        #expect(await status() == 403)
        try await update(policies: ["PosternReadOnlyAccess"])
        #expect(await status() == 200)
        try await update(disabled: true)
        #expect(await status() == 401)
        try await update(disabled: false)
        #expect(await status() == 200)
        _ = try await world.send(DeletePrincipal.self, DeletePrincipal.Request(principal: "ann"))
        #expect(await status() == 401)
    }

    @Test("a client token's answer is for whom the request is allowed still")
    func keptAnswer() async throws {
        let world = try await AdminWorld()
        let (network, group) = try await world.network()
        let key = try await world.administrator("ann", policies: ["PosternUserManager"])
        var batch = BatchCreateUser.Request(
            networkId: network,
            users: [BatchCreateUser.Item(username: "alice", securityGroupId: group)]
        )
        batch.clientToken = "t1"
        let encoded = try BatchCreateUser.encode(batch)
        #expect(await world.desk.answer(world.signed(encoded, with: key), id: "1").status == 200)
        #expect(await world.desk.answer(world.signed(encoded, with: key), id: "2").status == 200)
        let request = UpdatePrincipal.Request(principal: "ann", policies: ["PosternAuditor"])
        _ = try await world.send(UpdatePrincipal.self, request)
        #expect(await world.desk.answer(world.signed(encoded, with: key), id: "3").status == 403)
    }

    @Test("a long path in a denied request is told and kept short")
    func longPath() async throws {
        let world = try await AdminWorld()
        let key = try await world.administrator("nobody")
        let name = String(repeating: "n", count: 60_000)
        let request = AdminRequest(method: "DELETE", target: "/postern/v1/principals/\(name)")
        let answer = await world.desk.answer(world.signed(request, with: key), id: "id")
        #expect(answer.status == 403 && answer.body.count < 1000)
    }
}
