import PosternStore
import PosternWire
import Testing

@Suite("Networks, groups and users")
struct DirectoryTests {
    @Test("a network is made once, with charter, policy and default group")
    func network() async throws {
        let world = try await World()
        let store = world.store
        let network = try #require(try await store.network(World.network))
        #expect(network == (try Made.network(World.network, number: "12345678")))
        #expect(try await store.network(network.number) == network)
        #expect(try await store.newestVersion(of: .charter(of: World.network)) == 1)
        #expect(try await store.defaultGroup(of: World.network)?.name == "Default")
        let group = try Made.group("bbbbbbbb")
        #expect(try await store.createNetwork(network, documents: [], defaultGroup: group) == .alreadyHeld)
        let other = try Made.network(Made.id(2), number: "12345678")
        #expect(try await store.createNetwork(other, documents: [], defaultGroup: group) == .numberTaken)
        #expect(try await store.network(Made.id(2)) == nil)
    }

    @Test("networks come in pages, without gap or repeat when one is made in between")
    func networkPages() async throws {
        let world = try await World()
        func make(_ index: UInt64, _ name: String) async throws {
            let network = try Made.network(Made.id(10 + index), number: "2000000\(index)", name: name)
            let made = try await world.store.createNetwork(
                network,
                documents: [],
                defaultGroup: try Made.group("cccccccc")
            )
            try #require(made == .created)
        }
        for (index, name) in ["Delta", "Beta", "Beta"].enumerated() { try await make(UInt64(index), name) }
        var query = NetworkQuery(sort: .name, direction: .ascending, limit: 2)
        var names: [String] = []
        for page in 0..<3 {
            let found = try await world.store.networks(query)
            names += found.items.map(\.name)
            query.after = found.next
            if page == 0 { try await make(9, "Aaa") }
            if found.next == nil { break }
        }
        #expect(names == ["Acme", "Beta", "Beta", "Delta"])
        let only = NetworkQuery(numbers: [try #require(NetworkNumber("20000001"))])
        #expect(try await world.store.networks(only).items.map(\.name) == ["Beta"])
    }

    @Test("users of a batch are made each for itself, and numbers never come twice")
    func batch() async throws {
        let world = try await World()
        let store = world.store
        let unknown = try #require(GroupCode("zzzzzzzz"))
        func user(_ id: UInt64, _ login: String, group: GroupCode? = nil) -> NewUser {
            NewUser(id: Made.id(id), login: login, group: group, created: Made.now)
        }
        let made = try #require(
            try await store.createUsers(
                [
                    user(500, "Ann"), user(501, "aNN"), user(502, "Ben", group: unknown), user(500, "Cid"),
                    user(503, "Dan"),
                ],
                in: World.network
            )
        )
        #expect(made[1] == .duplicateLogin)
        #expect(made[2] == .unknownGroup)
        #expect(made[3] == .idTaken)
        guard case .created(let ann) = made[0], case .created(let dan) = made[4] else {
            Issue.record("not created")
            return
        }
        #expect(dan.number.value == ann.number.value + 1)
        #expect(try await store.user(ann.number, in: World.network) == ann && ann.login == "Ann")
        #expect(try await store.user(login: "Dan", in: World.network) == dan)
        #expect(try await store.user(login: "dan", in: World.network) == nil)
        #expect(try await store.createUsers([user(600, "x")], in: Made.id(77)) == nil)
    }

    @Test("users are filtered, sorted by several fields, and paged")
    func userPages() async throws {
        let world = try await World()
        let store = world.store
        let group = try Made.group("dddddddd", name: "Other")
        #expect(try await store.createGroup(group, in: World.network) == .created)
        #expect(try await store.createGroup(group, in: World.network) == .codeTaken)
        let sameName = try Made.group("eeeeeeee", name: "OTHER")
        #expect(try await store.createGroup(sameName, in: World.network) == .nameTaken)
        let names = [("Zoe", "Beta"), ("Amy", "Beta"), ("Amy", "Alpha"), ("Bea", "Alpha")]
        for (index, name) in names.enumerated() {
            let user = NewUser(
                id: Made.id(700 + UInt64(index)),
                login: "p\(index)@x",
                firstName: name.0,
                lastName: name.1,
                group: group.code,
                created: Made.now
            )
            _ = try await store.createUsers([user], in: World.network)
        }
        var query = UserQuery(
            network: World.network,
            sort: [.lastName, .firstName],
            direction: .ascending,
            limit: 3,
            group: group.code
        )
        let first = try await store.users(query)
        #expect(first.items.map { $0.firstName + $0.lastName } == ["AmyAlpha", "BeaAlpha", "AmyBeta"])
        query.after = first.next
        let second = try await store.users(query)
        #expect(second.items.map(\.firstName) == ["Zoe"])
        #expect(second.next == nil)
        let filtered = UserQuery(network: World.network, username: "@x", firstName: "my", lastName: "alp")
        #expect(try await store.users(filtered).items.map(\.login) == ["p2@x"])
        let active = UserQuery(network: World.network, limit: 100, status: .active)
        #expect(try await Set(store.users(active).items.map(\.who)) == Set(World.people.map(\.who)))
        let percent = UserQuery(network: World.network, username: "%")
        #expect(try await store.users(percent).items.isEmpty, "a part, not a pattern")
    }

    @Test("activity and log-in are noted")
    func activity() async throws {
        let world = try await World()
        let later = Made.now.adding(seconds: 5)
        world.store.touch(World.bob.devices[0], at: Made.now, isSignIn: true)
        world.store.touch(World.bob.devices[0], at: later)
        await world.store.close()
        let store = try world.reopened()
        let user = try #require(try await store.user(World.bob.who))
        #expect(user.lastLogin == Made.now)
        #expect(user.lastActivity == later)
        #expect(try await store.devices(of: World.bob.who).map(\.lastSeen) == [later])
        await store.close()
    }
}

@Suite("Signed documents, access keys and secrets")
struct KeptTests {
    @Test("a document is compared and set")
    func compareAndSet() async throws {
        let world = try await World()
        let store = world.store
        let chain = Chain.policy(of: World.network)
        let second = Made.document(chain, 2, seed: 22)
        #expect(try await store.put(second, after: Made.hash(99)) == .conflict(newest: 1))
        #expect(try await store.put(second, after: Made.hash(2)) == .stored)
        #expect(try await store.put(second, after: Made.hash(2)) == .alreadyHeld)
        #expect(try await store.put(Made.document(chain, 2, seed: 23), after: Made.hash(2)) == .conflict(newest: 2))
        #expect(try await store.put(Made.document(chain, 4, seed: 24), after: Made.hash(22)) == .conflict(newest: 2))
        #expect(
            try await store.put(Made.document(.charter(of: Made.id(66)), 1, seed: 1), after: .zero) == .unknownNetwork
        )
        #expect(try await store.newestDocument(chain) == second)
        #expect(try await store.newestDocument(.vouchers(for: World.bob.who)) == nil)
    }

    @Test("a charter and what goes with it are put together or not at all")
    func together() async throws {
        let world = try await World()
        let store = world.store
        let charter = Made.document(.charter(of: World.network), 2, seed: 31)
        let policy = Made.document(.policy(of: World.network), 2, seed: 32)
        let secret = SecretName(kind: "test", id: [1])
        var change = CharterChange(NextDocument(charter, after: Made.hash(1)))
        change.operatingKey = [9, 9]
        change.spentSecret = secret
        change.policies = [NextDocument(policy, after: Made.hash(99))]
        #expect(try await store.put(change) == .conflict, "the policy follows another one")
        change.policies = [NextDocument(policy, after: Made.hash(2))]
        #expect(try await store.put(change) == .secretGone)
        #expect(try await store.newestVersion(of: charter.chain) == 1)
        #expect(try await store.newestVersion(of: policy.chain) == 1)
        #expect(try await store.network(World.network)?.operatingKey == [1, 2, 3])

        try await store.putSecret(kind: secret.kind, id: secret.id, sealed: [1])
        #expect(try await store.put(change) == .stored)
        #expect(try await store.newestVersion(of: policy.chain) == 2)
        #expect(try await store.network(World.network)?.operatingKey == [9, 9])
        #expect(try await store.secret(kind: secret.kind, id: secret.id) == nil)
        #expect(try await store.put(change) == .alreadyHeld)
        #expect(try await store.policyScopes(of: World.network) == [.zero])
    }

    @Test("documents come in parts by bytes")
    func parts() async throws {
        let world = try await World()
        let chain = Chain.vouchers(for: World.bob.who)
        for version in 1...3 as ClosedRange<UInt32> {
            let previous = version == 1 ? Hash512.zero : Made.hash(UInt8(version) - 1)
            let voucher = Made.document(chain, version, seed: UInt8(version))
            #expect(try await world.store.put(voucher, after: previous) == .stored)
        }
        let first = try await world.store.documents(chain, from: 1, byteLimit: 2 * 135)
        #expect(first.documents.map(\.version) == [1, 2])
        #expect(first.hasMore)
        let rest = try await world.store.documents(chain, from: 3, byteLimit: 0)
        #expect(rest.documents.map(\.version) == [3])
        #expect(!rest.hasMore)
        #expect(try await world.store.documents(chain, from: 4, byteLimit: 100).documents.isEmpty)
    }

    @Test("a secret is kept by kind and id, and replaced")
    func secrets() async throws {
        let store = try await World().store
        try await store.putSecret(kind: "oidc", id: [1], sealed: [1])
        try await store.putSecret(kind: "oidc", id: [1], sealed: [2])
        #expect(try await store.secret(kind: "oidc", id: [1]) == [2])
        #expect(try await store.secret(kind: "other", id: [1]) == nil)
        try await store.deleteSecret(kind: "oidc", id: [1])
        #expect(try await store.secret(kind: "oidc", id: [1]) == nil)
    }
}
