import PosternAdminAPI
import PosternPrimitives
import PosternWire
import Testing

@testable import PosternServer

@Suite("Admin desk")
struct AdminDeskTests {
    @Test("has a handler for every operation")
    func complete() async throws {
        let world = try await AdminWorld()
        let handlers = AdminHandlers(relay: world.relay, template: { throw Installed.Missing() }, pageKey: [])
        #expect(Set(handlers.all.keys) == Set(AdminOperations.all.map { $0.declaration.action }))
    }

    @Test("serves the seven operations of the compatible interface")
    func operations() async throws {
        let world = try await AdminWorld()
        let made = try await world.send(
            CreateNetwork.self,
            CreateNetwork.Request(networkName: "Blumen", accessLevel: .premium)
        )
        let id = made.networkId
        let network = try await world.send(GetNetwork.self, GetNetwork.Request(networkId: id))
        #expect(network.networkName == "Blumen" && network.accessLevel == .premium)
        #expect(try await world.send(ListNetworks.self, ListNetworks.Request()).networks == [network])

        let groups = try await world.send(ListSecurityGroups.self, ListSecurityGroups.Request(networkId: id))
        let group = try #require(groups.securityGroups?.first)
        #expect(group.isDefault && group.activeMembers == 0 && group.securityGroupSettings == .defaults)

        var alice = BatchCreateUser.Item(username: "Alice", securityGroupId: group.id)
        alice.firstName = "Alice"
        let batch = BatchCreateUser.Request(
            networkId: id,
            users: [
                alice, alice, BatchCreateUser.Item(username: "bob", securityGroupId: "zzzzzzzz"),
                BatchCreateUser.Item(username: "carol", securityGroupId: group.id),
            ]
        )
        let reply = try await world.send(BatchCreateUser.self, batch)
        #expect(reply.successful?.map(\.username) == ["alice", "carol"])
        #expect(reply.failed?.map(\.field) == ["username", "securityGroupIds"])
        #expect(reply.failed?.map(\.userId) == ["0", "0"])

        var listing = ListUsers.Request(networkId: id)
        listing.firstName = "ALI"
        #expect(try await world.send(ListUsers.self, listing).users?.map(\.username) == ["alice"])
        let user = try await world.send(GetUser.self, GetUser.Request(networkId: id, userId: "1"))
        #expect(user.username == "alice" && user.status == .pending && user.securityGroupIds == [group.id])
    }

    @Test("tells who has come from who was only invited")
    func registered() async throws {
        let world = try await AdminWorld()
        let (id, group) = try await world.network()
        let invited = ["alice", "bob"].map { BatchCreateUser.Item(username: $0, securityGroupId: group) }
        _ = try await world.send(BatchCreateUser.self, BatchCreateUser.Request(networkId: id, users: invited))
        try await world.register("carol", in: id, signingIn: Timestamp(seconds: 1_800_000_100))

        var request = GetUser.Request(networkId: id, userId: "3")
        let user = try await world.send(GetUser.self, request)
        #expect(user.username == "carol" && user.status == .active && user.suspended == false)
        #expect(user.lastLogin == 1_800_000_100 && user.lastActivity == 1_800_000_100)
        (request.startTime, request.endTime) = (1_800_000_101, 1_800_000_200)
        #expect(try await world.send(GetUser.self, request).lastActivity == nil)

        for (status, names) in [(UserStatus.pending, ["bob", "alice"]), (.active, ["carol"]), (.rejected, [])] {
            var listing = ListUsers.Request(networkId: id)
            listing.status = status
            let users = try await world.send(ListUsers.self, listing).users
            #expect(users?.map(\.username) == names && users?.allSatisfy { $0.status == status } == true)
        }
        let groups = try await world.send(ListSecurityGroups.self, ListSecurityGroups.Request(networkId: id))
        #expect(groups.securityGroups?.map(\.activeMembers) == [1])
    }

    @Test("tells what the model asks of a network, in the model's words")
    func networkMembers() async throws {
        let world = try await AdminWorld()
        let (id, _) = try await world.network()
        let request = world.signed(AdminRequest(method: "GET", target: "/networks/\(id)"))
        let members = try #require(JSONParser.parse(await world.desk.answer(request, id: "id").body).members)
        let expected: [String: JSONValue] = [
            "networkId": .text(id), "networkName": .text("test"), "accessLevel": .text("STANDARD"),
            "awsAccountId": .text("000000000000"), "networkArn": .text("arn:postern:wickr::0:network/\(id)"),
            "standing": .integer(1), "migrationState": .integer(0),
        ]
        #expect(members == expected)
    }

    @Test("refuses an item that asks for an invitation by a code that the server would learn")
    func codes() async throws {
        let world = try await AdminWorld()
        let (id, group) = try await world.network()
        var items = (0..<4).map { BatchCreateUser.Item(username: "user\($0)", securityGroupId: group) }
        items[0].inviteCode = "abcdef"
        items[1].inviteCodeTtl = 7
        items[2].codeValidation = true
        items[3].codeValidation = false
        let reply = try await world.send(BatchCreateUser.self, BatchCreateUser.Request(networkId: id, users: items))
        #expect(reply.failed?.map(\.field) == ["inviteCode", "inviteCodeTtl", "codeValidation"])
        #expect(reply.successful?.map(\.username) == ["user3"])
    }

    @Test("lists and resets devices, resets and renames users")
    func devices() async throws {
        let world = try await AdminWorld()
        let id = try await network(world)
        let groups = try await world.send(ListSecurityGroups.self, ListSecurityGroups.Request(networkId: id))
        let group = try #require(groups.securityGroups?.first?.id)
        let users = [BatchCreateUser.Item(username: "alice", securityGroupId: group)]
        _ = try await world.send(BatchCreateUser.self, BatchCreateUser.Request(networkId: id, users: users))
        let listing = ListDevicesForUser.Request(networkId: id, userId: "1")
        #expect(try await world.send(ListDevicesForUser.self, listing).devices.isEmpty)
        let ids = [String](repeating: "ab", count: 16)
        let batch = BatchResetDevicesForUser.Request(networkId: id, userId: "1", appIds: [ids.joined(), "x"])
        let reply = try await world.send(BatchResetDevicesForUser.self, batch)
        #expect(reply.successful?.isEmpty == true)
        #expect(reply.failed?.map(\.appId) == batch.appIds && reply.failed?.first?.field == "appIds")
        let reset = try await world.send(
            ResetUser.self,
            ResetUser.Request(
                networkId: id,
                userId: "1",
                relayHalfHash: [UInt8](repeating: 1, count: 64),
                expires: Int64(world.clock.now.seconds) + 3600
            )
        )
        #expect(reset.invitation.username == "alice" && reset.appIds.isEmpty)
        let renaming = RenameUser.Request(networkId: id, userId: "1", username: "Alicia")
        let renamed = try await world.send(RenameUser.self, renaming)
        #expect(renamed.username == "alicia" && renamed.givenUsername == nil)
        #expect(await world.status("GET", "/networks/\(id)/users/9/devices") == 404)
        #expect(await world.status("PATCH", "/networks/\(id)/users/9/devices", #"{"appIds":["a"]}"#) == 404)
        #expect(await world.status("PATCH", "/networks/\(id)/users/1/devices", #"{"appIds":[]}"#) == 422)
        #expect(await world.status("POST", "/postern/v1/networks/\(id)/users/1/reset", "{}") == 422)
    }

    @Test("pages without gap or repeat")
    func paging() async throws {
        let world = try await AdminWorld()
        let id = try await network(world)
        let groups = try await world.send(ListSecurityGroups.self, ListSecurityGroups.Request(networkId: id))
        let group = try #require(groups.securityGroups?.first?.id)
        let items = (0..<25).map { BatchCreateUser.Item(username: "user\($0)", securityGroupId: group) }
        _ = try await world.send(BatchCreateUser.self, BatchCreateUser.Request(networkId: id, users: items))
        var (request, names) = (ListUsers.Request(networkId: id), [String?]())
        repeat {
            let reply = try await world.send(ListUsers.self, request)
            names += (reply.users ?? []).map(\.username)
            request.nextToken = reply.nextToken
        } while request.nextToken != nil
        #expect(names.count == 25 && Set(names).count == 25)
        request.nextToken = "AAAA"
        #expect(try await status(of: request, world) == 400)
    }

    @Test("refuses who has no right signature")
    func unauthorized() async throws {
        let world = try await AdminWorld()
        let request = AdminRequest(method: "GET", target: "/networks")
        #expect(await world.desk.answer(request, id: "id").status == 401)
        let stranger = try #require(AccessKey(randomBytes: try Random.bytes(40)))
        #expect(await world.desk.answer(world.signed(request, with: stranger), id: "id").status == 401)
        let forged = AccessKey(id: world.key.id, secret: stranger.secret)
        let answer = await world.desk.answer(world.signed(request, with: forged), id: "id")
        #expect(answer.status == 401)
        #expect(answer.headers.contains(AdminRequest.Header("x-amzn-ErrorType", "UnauthorizedError")))
        var tampered = world.signed(request)
        tampered.query = "maxResults=1"
        #expect(await world.desk.answer(tampered, id: "id").status == 401)
        let late = world.signed(request)
        world.clock.advance(seconds: 301)
        #expect(await world.desk.answer(late, id: "id").status == 401)
        #expect(await world.status("GET", "/networks") == 200)
    }

    @Test("takes a signed write once, and a signed read again")
    func replays() async throws {
        let world = try await AdminWorld()
        let encoded = try CreateNetwork.encode(.init(networkName: "a", accessLevel: .standard))
        let write = world.signed(encoded)
        #expect(await world.desk.answer(write, id: "id").status == 200)
        #expect(await world.desk.answer(write, id: "id").status == 401)
        let read = world.signed(AdminRequest(method: "GET", target: "/networks"))
        #expect(await world.desk.answer(read, id: "id").status == 200)
        #expect(await world.desk.answer(read, id: "id").status == 200)
        #expect(try await world.send(ListNetworks.self, .init()).networks.count == 1)
    }

    @Test("tells an administrator with a slow clock why no write is taken after a restart, and for how long")
    func slowClock() async throws {
        let world = try await AdminWorld().restarted()
        let started = Int64(world.clock.now.seconds)
        let encoded = try CreateNetwork.encode(.init(networkName: "a", accessLevel: .standard))
        let slow = world.signed(encoded, at: started - 240)
        let refused = await world.desk.answer(slow, id: "id")
        #expect(refused.status == 401)
        let message = AdminFailure(status: 401, typeName: nil, body: refused.body).message
        #expect(message.contains("240 s before the server's start"), "\(message)")
        #expect(await world.desk.answer(world.signed(encoded, at: started), id: "id").status == 200)
        let read = world.signed(AdminRequest(method: "GET", target: "/networks"), at: started - 240)
        #expect(await world.desk.answer(read, id: "id").status == 200)
    }

    @Test("answers every fault of the client as its own, and never with a 5xx")
    func faults() async throws {
        let world = try await AdminWorld()
        let id = try await network(world)
        #expect(await world.status("GET", "/networks/00000000") == 404)
        #expect(await world.status("GET", "/networks/\(id)/users/99") == 404)
        #expect(await world.status("GET", "/nothing") == 404)
        #expect(await world.status("DELETE", "/networks") == 405)
        #expect(await world.status("POST", "/networks", "{") == 400)
        #expect(await world.status("POST", "/networks", "{}") == 422)
        #expect(await world.status("POST", "/networks/\(id)/users", #"{"users":[]}"#) == 422)
        #expect(await world.status("GET", "/networks?maxResults=0") == 422)
        #expect(await world.status("GET", "/networks/\(id)/users/1?startTime=2&endTime=1") == 422)
        #expect(await world.status("POST", "/postern/v1/networks/\(id)/vouchers", "{}") == 422)
    }

    @Test("refuses the hundred and first request of a moment")
    func rate() async throws {
        let world = try await AdminWorld()
        let read = world.signed(AdminRequest(method: "GET", target: "/networks"))
        for _ in 0..<100 { #expect(await world.desk.answer(read, id: "id").status == 200) }
        let answer = await world.desk.answer(read, id: "id")
        #expect(answer.status == 429)
        #expect(answer.headers.contains { $0.name == "Retry-After" })
    }

    private func network(_ world: AdminWorld) async throws -> String {
        let request = CreateNetwork.Request(networkName: "test", accessLevel: .standard)
        return try await world.send(CreateNetwork.self, request).networkId
    }

    private func status(of request: ListUsers.Request, _ world: AdminWorld) async throws -> Int {
        await world.desk.answer(world.signed(try ListUsers.encode(request)), id: "id").status
    }
}
