import PosternAdminAPI
import PosternRelay
import PosternWire
import Testing

@testable import PosternServer

@Suite("Client tokens")
struct ClientTokenTests {
    @Test("a repeat gets the same bytes, and changes nothing")
    func repeated() async throws {
        let world = try await AdminWorld()
        let (network, group) = try await world.network()
        let request = try Self.creation(of: ["alice", "bob", "alice"], in: network, group, token: "t1")
        let signed = world.signed(request)
        let first = await world.desk.answer(signed, id: "1")
        #expect(first.status == 200)
        #expect(try BatchCreateUser.decodeReply(first.body).successful?.map(\.username) == ["alice", "bob"])
        #expect(await world.desk.answer(world.signed(request), id: "2") == first)
        #expect(await world.desk.answer(signed, id: "3") == first, "the same signature again")
        let users = try await world.send(ListUsers.self, ListUsers.Request(networkId: network)).users
        #expect(users?.count == 2)

        let reset = try Self.reset("1", in: network, token: "t1")
        let answer = await world.desk.answer(world.signed(reset), id: "4")
        #expect(answer.status == 200)
        #expect(await world.desk.answer(world.signed(reset), id: "5") == answer)
    }

    @Test("another request with the token is refused, and the first one's answer stays")
    func otherwise() async throws {
        let world = try await AdminWorld()
        let (network, group) = try await world.network()
        let request = try Self.creation(of: ["alice"], in: network, group, token: "t1")
        let first = await world.desk.answer(world.signed(request), id: "1")
        let other = try Self.creation(of: ["bob"], in: network, group, token: "t1")
        let refused = await world.desk.answer(world.signed(other), id: "2")
        #expect(refused.status == 400)
        #expect(refused.headers.contains(AdminRequest.Header("x-amzn-ErrorType", "BadRequestError")))
        #expect(await world.desk.answer(world.signed(request), id: "3") == first)
        #expect(try await world.send(ListUsers.self, ListUsers.Request(networkId: network)).users?.count == 1)

        #expect(try await world.status(Self.reset("1", in: network, token: "t2")) == 200)
        #expect(try await world.status(Self.reset("2", in: network, token: "t2")) == 400, "a field of the path counts")
        var asked = request
        asked.query = "a=b"
        #expect(await world.status(asked) == 400, "and the query does")
    }

    @Test("is another token from another key, for another network or operation")
    func keys() async throws {
        let world = try await AdminWorld()
        let (network, group) = try await world.network()
        let (second, secondGroup) = try await world.network()
        let request = try Self.creation(of: ["alice"], in: network, group, token: "t")
        #expect(await world.status(request) == 200)
        let key = try await world.anotherKey()
        let others = try Self.creation(of: ["bob"], in: network, group, token: "t")
        #expect(await world.desk.answer(world.signed(others, with: key), id: "1").status == 200)
        #expect(try await world.status(Self.creation(of: ["bob"], in: second, secondGroup, token: "t")) == 200)
        #expect(try await world.status(Self.reset("1", in: network, token: "t")) == 200)
        let taken = await world.desk.answer(world.signed(request, with: key), id: "2")
        #expect(taken.status == 400)
    }

    @Test("is known after a restart")
    func restart() async throws {
        let world = try await AdminWorld()
        let (network, group) = try await world.network()
        let request = try Self.creation(of: ["alice"], in: network, group, token: "t")
        let signed = world.signed(request)
        let first = await world.desk.answer(signed, id: "1")
        let later = try await world.restarted()
        #expect(await later.desk.answer(signed, id: "2") == first)
        #expect(await later.desk.answer(later.signed(request), id: "3") == first)
        let other = try Self.creation(of: ["bob"], in: network, group, token: "t")
        #expect(await later.status(other) == 400)
    }

    @Test("is forgotten after 24 hours")
    func expiry() async throws {
        let world = try await AdminWorld()
        let (network, group) = try await world.network()
        let request = try Self.creation(of: ["alice"], in: network, group, token: "t")
        let first = await world.desk.answer(world.signed(request), id: "1")
        world.clock.advance(seconds: 86_398)
        _ = try await world.relay.expire()
        #expect(await world.desk.answer(world.signed(request), id: "2") == first)
        let second = await world.desk.answer(world.signed(request), id: "3")
        #expect(try BatchCreateUser.decodeReply(second.body).failed?.map(\.field) == ["username"])
        #expect(await world.desk.answer(world.signed(request), id: "4") == second)
    }

    @Test("keeps the request's own failures, and no others")
    func failures() async throws {
        let world = try await AdminWorld()
        let (network, group) = try await world.network()
        let reset = try Self.reset("1", in: network, token: "t")
        let first = await world.desk.answer(world.signed(reset), id: "1")
        #expect(first.status == 404)
        #expect(try await world.status(Self.creation(of: ["alice"], in: network, group, token: "t")) == 200)
        #expect(await world.desk.answer(world.signed(reset), id: "2") == first)
        let empty = try Self.creation(of: [], in: network, group, token: "empty")
        #expect(await world.status(empty) == 422)
        #expect(try await world.status(Self.creation(of: ["bob"], in: network, group, token: "empty")) == 400)
        #expect(AdminAnswer(.conflict("")).isLasting)
        #expect(!AdminAnswer(.rateLimited(retryAfterSeconds: 1)).isLasting && !AdminAnswer(.internalFailure).isLasting)
    }

    @Test("that breaks its rule is refused like any field", arguments: [["a b"], ["a", "b"], [""]])
    func malformed(_ tokens: [String]) async throws {
        let world = try await AdminWorld()
        let (network, group) = try await world.network()
        var request = try Self.creation(of: ["alice"], in: network, group, token: nil)
        request.headers += tokens.map { AdminRequest.Header("x-client-token", $0) }
        let signed = world.signed(request)
        #expect(await world.desk.answer(signed, id: "1").status == 422)
        #expect(await world.desk.answer(signed, id: "2").status == 401)
    }

    @Test("of requests that come at once is done once")
    func atOnce() async throws {
        let world = try await AdminWorld()
        let (network, group) = try await world.network()
        let signed = world.signed(try Self.creation(of: ["alice"], in: network, group, token: "t"))
        let answers = await withTaskGroup(of: AdminAnswer.self) { tasks in
            for number in 0..<16 { tasks.addTask { await world.desk.answer(signed, id: "\(number)") } }
            return await tasks.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        let body = try #require(answers.first?.body)
        #expect(try BatchCreateUser.decodeReply(body).successful?.count == 1)
    }

    @Test("waits for the request before it, and gives up")
    func waiting() async throws {
        let key = TokenedRequest.Key(principal: "p", network: "12345678", operation: "o", token: "t")
        let other = TokenedRequest.Key(principal: "p", network: "12345678", operation: "o", token: "u")
        let impatient = TokensUnderWay(patience: .zero)
        #expect(await impatient.enter(key))
        #expect(await impatient.enter(other))
        #expect(await !impatient.enter(key))
        impatient.leave(key)
        #expect(await impatient.enter(key))

        let patient = TokensUnderWay(patience: .seconds(3600))
        #expect(await patient.enter(key))
        async let second = patient.enter(key)
        while patient.count == 0 { await Task.yield() }
        patient.leave(key)
        #expect(await second)
    }

    @Test("is refused while its answer could not be kept")
    func room() async throws {
        let world = try await AdminWorld()
        let (network, group) = try await world.network()
        let body = [UInt8](repeating: 0x20, count: 1 << 20)
        for number in 0..<64 {
            try await world.relay.keep(
                AdministrationAnswer(status: 200, errorType: nil, body: body),
                to: TokenedRequest(
                    key: .init(principal: "test", network: network, operation: "o", token: "\(number)"),
                    contentHash: [UInt8](repeating: 0, count: 32)
                )
            )
        }
        let request = try Self.creation(of: ["alice"], in: network, group, token: "t")
        #expect(await world.status(request) == 429)
        let key = try await world.anotherKey()
        #expect(await world.desk.answer(world.signed(request, with: key), id: "1").status == 200)
    }

    private static func creation(
        of names: [String],
        in network: String,
        _ group: String,
        token: String?
    ) throws -> AdminRequest {
        let users = names.map { BatchCreateUser.Item(username: $0, securityGroupId: group) }
        return try BatchCreateUser.encode(.init(networkId: network, users: users, clientToken: token))
    }

    private static func reset(_ user: String, in network: String, token: String) throws -> AdminRequest {
        try BatchResetDevicesForUser.encode(
            .init(networkId: network, userId: user, appIds: ["x"], clientToken: token)
        )
    }
}
