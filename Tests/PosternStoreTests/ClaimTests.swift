import PosternStore
import PosternWire
import Testing

@Suite("A one-time bundle is handed out once")
struct ClaimTests {
    private let bob = World.bob.devices[0]

    private func world(oneTime: Int) async throws -> World {
        let world = try await World()
        let bundles = (0..<oneTime).map { Made.bundle(.oneTime, seed: UInt8(100 + $0)) }
        let outcome = try await world.store.putKeys(bundles, of: bob, now: Made.now)
        try #require(outcome == .taken(left: oneTime))
        return world
    }

    private func claim(
        _ store: Store,
        by claimer: World.Person = World.alice,
        rotating: Bool = false,
        at now: Timestamp = Made.now
    )
        async throws -> KeyBundle?
    {
        try await store.claim([bob], by: claimer.who, isRotatingOnly: rotating, now: now).first?.bundle
    }

    @Test("the oldest first, then the rotating one for ever")
    func order() async throws {
        let world = try await world(oneTime: 2)
        var seeds: [UInt8?] = []
        for _ in 0..<4 { seeds.append(try await claim(world.store)?.body.first) }
        #expect(seeds == [100, 101, bob.bytes[15], bob.bytes[15]])
        #expect(try await world.store.bundlesLeft(of: bob) == 0)
    }

    @Test("also to many who claim at once")
    func concurrent() async throws {
        let world = try await world(oneTime: 12)
        let claimers = [World.alice, World.carol, World.bob]
        let claimed = try await withThrowingTaskGroup(of: KeyBundle?.self) { group in
            for index in 0..<24 { group.addTask { try await claim(world.store, by: claimers[index % 3]) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let oneTime = claimed.compactMap(\.self).filter { $0.kind == .oneTime }
        #expect(oneTime.count == 12)
        #expect(Set(oneTime).count == 12)
        #expect(claimed.allSatisfy { $0 != nil })
    }

    @Test("and stays handed out after a restart")
    func durable() async throws {
        let world = try await world(oneTime: 1)
        #expect(try await claim(world.store)?.kind == .oneTime)
        await world.store.close()
        let store = try world.reopened()
        #expect(try await claim(store)?.kind == .rotating)
        await store.close()
    }

    @Test("at most eight in an hour from one user for one device")
    func limit() async throws {
        let world = try await world(oneTime: 20)
        for _ in 0..<Limits.claimsInHour { #expect(try await claim(world.store)?.kind == .oneTime) }
        #expect(try await claim(world.store)?.kind == .rotating)
        #expect(try await claim(world.store, by: World.carol)?.kind == .oneTime)
        #expect(try await claim(world.store, at: Made.now.adding(seconds: 3599))?.kind == .rotating)
        #expect(try await claim(world.store, at: Made.now.adding(seconds: 3600))?.kind == .oneTime)
    }

    @Test("and none where only a rotating one was asked for")
    func rotatingOnly() async throws {
        let world = try await world(oneTime: 1)
        #expect(try await claim(world.store, rotating: true)?.kind == .rotating)
        #expect(try await world.store.bundlesLeft(of: bob) == 1)
    }

    @Test("no bundle is had of an unknown, suspended or reset device")
    func none() async throws {
        let world = try await world(oneTime: 1)
        let store = world.store
        let unknown = try await store.claim([Made.id(5)], by: World.alice.who, isRotatingOnly: false, now: Made.now)
        #expect(unknown == [ClaimedBundle(device: Made.id(5), bundle: nil)])
        _ = try await store.suspend(World.bob.who, true)
        #expect(try await claim(store) == nil)
        _ = try await store.suspend(World.bob.who, false)
        #expect(try await claim(store) != nil)
        _ = try await store.reset(World.bob.who, now: Made.now)
        #expect(try await claim(store) == nil)
        #expect(try await store.putKeys([Made.bundle(.oneTime, seed: 1)], of: bob, now: Made.now) == .unknownDevice)
    }

    @Test("nobody claims in another network")
    func otherNetwork() async throws {
        let world = try await world(oneTime: 1)
        let other: NetworkID = Made.id(77)
        let made = try await world.store.createNetwork(
            try Made.network(other, number: "87654321"),
            documents: [
                Made.document(.charter(of: other), 1, seed: 71), Made.document(.policy(of: other), 1, seed: 72),
            ],
            defaultGroup: try Made.group("bbbbbbbb")
        )
        try #require(made == .created)
        let stranger = Who(network: other, user: Made.id(700))
        let user = NewUser(id: stranger.user, login: "stranger", created: Made.now)
        try #require(try await world.store.createUsers([user], in: other)?.count == 1)
        for isRotatingOnly in [false, true] {
            let claimed = try await world.store.claim(
                [bob],
                by: stranger,
                isRotatingOnly: isRotatingOnly,
                now: Made.now
            )
            #expect(claimed == [ClaimedBundle(device: bob, bundle: nil)])
        }
        #expect(try await world.store.bundlesLeft(of: bob) == 1)
        #expect(try await claim(world.store)?.kind == .oneTime)
    }

    @Test("a stock beyond the limit is refused whole; the same bundle counts once")
    func stock() async throws {
        let world = try await world(oneTime: 60)
        let more = (0..<5).map { Made.bundle(.oneTime, seed: UInt8(200 + $0)) }
        #expect(try await world.store.putKeys(more, of: bob, now: Made.now) == .tooMany(left: 60))
        let known = Made.bundle(.oneTime, seed: 100)
        #expect(try await world.store.putKeys([known], of: bob, now: Made.now) == .taken(left: 60))
        #expect(try await world.store.putKeys(Array(more.dropLast()), of: bob, now: Made.now) == .taken(left: 64))
        #expect(try await world.store.device(bob)?.bundlesLeft == 64)
    }

    @Test("of rotating bundles the newest stays")
    func newestRotating() async throws {
        let world = try await World()
        let newer = Made.bundle(.rotating, seed: 50, created: Made.now.adding(seconds: 2))
        let older = Made.bundle(.rotating, seed: 51, created: Made.now.adding(seconds: 1))
        _ = try await world.store.putKeys([newer, older], of: bob, now: Made.now)
        #expect(try await claim(world.store) == newer)
    }

    private static let limit = Made.now.adding(seconds: Limits.bundleAgeSeconds)

    @Test("none that every sender would refuse for its age, of either kind")
    func tooOld() async throws {
        let world = try await world(oneTime: 3)
        #expect(try await claim(world.store, at: Self.limit)?.kind == .oneTime)
        #expect(try await claim(world.store, rotating: true, at: Self.limit)?.kind == .rotating)
        let later = Self.limit.adding(milliseconds: 1)
        #expect(try await claim(world.store, at: later) == nil)
        #expect(try await world.store.bundlesLeft(of: bob) == 0)
        let fresh = Made.bundle(.rotating, seed: 60, created: later)
        #expect(try await world.store.putKeys([fresh], of: bob, now: later) == .taken(left: 0))
        #expect(try await claim(world.store, at: later) == fresh)
    }

    @Test("old ones make room for new ones")
    func oldStock() async throws {
        let world = try await world(oneTime: 64)
        let later = Self.limit.adding(milliseconds: 1)
        let fresh = (0..<64).map { Made.bundle(.oneTime, seed: UInt8($0), created: later) }
        #expect(try await world.store.putKeys(fresh, of: bob, now: Self.limit) == .tooMany(left: 64))
        #expect(try await world.store.putKeys(fresh, of: bob, now: later) == .taken(left: 64))
    }
}
