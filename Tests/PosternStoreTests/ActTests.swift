import Foundation
import GRDB
import PosternStore
import PosternWire
import Testing

@Suite("Acts")
struct ActTests {
    private struct Undone: Error, Equatable {}

    @Test("that end by an error have changed nothing, and say which error")
    func undone() async throws {
        let world = try await World()
        await #expect(throws: Undone()) {
            try await world.store.act { act in
                try act.rename(World.network, to: "Other")
                throw Undone()
            }
        }
        #expect(try await world.store.network(World.network)?.name != "Other")
    }

    @Test("leave audit records that nobody deletes or changes")
    func append() async throws {
        let world = try await World()
        try await world.store.act { act in
            let end = try act.auditEnd(of: World.network)
            #expect(end.number == 0 && end.hash == .zero)
            try act.append(
                AuditEntry(
                    log: World.network,
                    number: 1,
                    at: Made.now,
                    principal: "ann",
                    action: "wickr:UpdateNetwork",
                    subject: "arn:x",
                    result: .succeeded,
                    record: [1],
                    hash: try #require(Hash512([UInt8](repeating: 1, count: 64)))
                )
            )
        }
        for change in ["DELETE FROM audit_record", "UPDATE audit_record SET principal = 'eve'"] {
            await #expect(throws: DatabaseError.self) { try await world.fault(change) }
        }
        #expect(try await world.store.auditEntries(AuditQuery(log: World.network)).entries.count == 1)
    }

    @Test("that delete a user take devices, queue and names, and free the login")
    func deleteUser() async throws {
        let world = try await World()
        let who = try #require(try await world.store.users(UserQuery(network: World.network)).items.first)
        let devices = try await world.store.act { try $0.delete(who.who, at: Made.now) }
        #expect(Set(devices) == Set(try await world.store.devices(of: who.who).map(\.id)))
        for device in devices { #expect(try await world.store.device(device) == nil) }
        #expect(try await world.store.user(who.who) == nil)
        #expect(try await world.store.user(who.number, in: World.network) == nil)
        let rows = try await world.database().read { db in
            try String.fetchAll(db, sql: "SELECT login || first_name || last_name FROM user")
        }
        #expect(!rows.contains { $0.contains(who.login) })
        let again = try await world.store.createUsers(
            [NewUser(id: Made.id(900), login: who.login, created: Made.now)],
            in: World.network
        )
        guard case .created(let user)? = again?.first else {
            Issue.record("the login is not free")
            return
        }
        #expect(user.number != who.number)
    }

    @Test("that delete a network leave nothing of it that says something, but its charters and its log")
    func deleteNetwork() async throws {
        let world = try await World()
        let users = try await world.store.users(UserQuery(network: World.network)).items.count
        #expect(users > 0)
        #expect(try await world.store.act { try $0.delete(World.network, at: Made.now) })
        #expect(try await world.store.network(World.network) == nil)
        #expect(try await world.store.networks(NetworkQuery()).items == [])
        #expect(try await world.store.eraseDeletedNetworks() == 1)
        #expect(try await world.store.eraseDeletedNetworks() == 0)
        let left = try await world.database().read { db in
            try [
                "document WHERE kind <> 1", "bundle", "vault", "invitation", "delivery", "room",
                "user WHERE deleted_ms IS NULL", "user WHERE first_name <> ''", "security_group WHERE is_default = 0",
            ].map { try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? -1 }
        }
        #expect(left == [0, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test("that delete a group put its members into the default group")
    func deleteGroup() async throws {
        let world = try await World()
        let code = try #require(GroupCode("abcdefgh"))
        let scope = PolicyScope([UInt8](repeating: 5, count: 16))
        let user = try #require(try await world.store.users(UserQuery(network: World.network)).items.first)
        let moved = try await world.store.act { act in
            let group = SecurityGroup(code: code, name: "Sales", foldedName: "sales", created: Made.now)
            #expect(try act.create(group, in: World.network) == .created)
            #expect(try act.move(user.who, to: code))
            return try act.delete(code, in: World.network, scope: try #require(scope))
        }
        #expect(moved == [user.who])
        let groups = try await world.store.groups(of: World.network)
        #expect(groups.count == 1)
        #expect(try await world.store.user(user.who)?.group == groups[0].code)
    }
}
