import PosternAdminAPI
import Testing

@testable import PosternServer

@Suite("Importing users")
struct AdminImportTests {
    private func items(_ network: String, _ names: [(String, String?)]) -> ImportUsers.Request {
        ImportUsers.Request(
            networkId: network,
            users: names.map { name, group in
                var item = ImportUsers.Item(username: name)
                item.securityGroup = group
                return item
            }
        )
    }

    @Test("makes each for itself, in the group of an id or name, and nobody twice")
    func imports() async throws {
        let world = try await AdminWorld()
        let (id, standard) = try await world.network()
        let made = try await world.send(
            CreateSecurityGroup.self,
            CreateSecurityGroup.Request(networkId: id, name: "Staff", settings: SecurityGroupSettings())
        )
        let staff = made.securityGroup.id
        let request = items(
            id,
            [("Ann", nil), ("bob", "STAFF"), ("carl", staff), ("x", nil), ("dora", "Nobody"), ("ann", nil)]
        )
        let reply = try await world.send(ImportUsers.self, request)
        #expect(reply.message == "3 of 6 users created" && reply.created == 3)
        #expect(reply.failed.map(\.index) == [3, 4, 5])
        #expect(reply.failed.map(\.field) == ["username", "securityGroup", "username"])
        #expect(reply.failed.map(\.nameTaken) == [false, false, true])

        var listing = ListUsers.Request(networkId: id)
        listing.sortDirection = .ascending
        let users = try #require(try await world.send(ListUsers.self, listing).users)
        #expect(users.map(\.username) == ["ann", "bob", "carl"])
        #expect(users.map(\.securityGroups) == [[standard], [staff], [staff]])
        #expect(users.allSatisfy { $0.status == .pending })

        let again = try await world.send(ImportUsers.self, items(id, [("ANN", nil), ("bob", nil), ("carl", nil)]))
        #expect(again.created == 0 && again.failed.allSatisfy(\.nameTaken) && again.failed.count == 3)
    }

    @Test("only says what it would do in a dry run, and leaves nothing of it")
    func rehearsal() async throws {
        let world = try await AdminWorld()
        let (id, _) = try await world.network()
        var request = items(id, [("ann", nil), ("bob", "Nobody"), ("Ann", nil)])
        request.dryRun = true
        let reply = try await world.send(ImportUsers.self, request)
        #expect(reply.message == "1 of 3 users would be created" && reply.created == 1)
        #expect(reply.failed.map(\.index) == [1, 2])
        #expect(try await world.send(ListUsers.self, ListUsers.Request(networkId: id)).users?.isEmpty == true)
        let records = try await world.send(ListAuditRecords.self, ListAuditRecords.Request(networkId: id)).records
        #expect(records.allSatisfy { $0.action != "postern:ImportUsers" })

        request.dryRun = false
        #expect(try await world.send(ImportUsers.self, request).created == 1)
        let after = try await world.send(ListAuditRecords.self, ListAuditRecords.Request(networkId: id)).records
        let told = after.filter { $0.action == "postern:ImportUsers" }
        #expect(told.map(\.result) == [.failed, .succeeded])
        #expect(told.first?.reason?.contains("2 of 3 came to nothing") == true)
    }

    @Test("does not know a network that is not there")
    func unknown() async throws {
        let world = try await AdminWorld()
        let failure = await #expect(throws: AdminFailure.self) {
            try await world.send(ImportUsers.self, items("12345678", [("ann", nil)]))
        }
        #expect(failure?.status == 404)
    }
}
