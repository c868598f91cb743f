import PosternStore
import PosternWire
import Testing

@Suite("What has had its time goes")
struct ExpiryTests {
    @Test("an undelivered message at its time to live, counted from acceptance")
    func messages() async throws {
        let world = try await World()
        let store = world.store
        _ = await store.accept(try .made(1, timeToLive: 60))
        _ = await store.accept(try .made(2, timeToLive: 61))
        _ = try await store.expire(now: Made.now.adding(milliseconds: 59_999))
        #expect(try await store.waiting(for: World.bob.devices[0]) == [1, 2])
        #expect(try await store.expire(now: Made.now.adding(seconds: 60)).deliveries == 2)
        #expect(try await store.waiting(for: World.bob.devices[0]) == [2])
        #expect(try await store.waiting(for: World.alice.devices[1]) == [2])
        #expect(try await world.rows("body") == 1)
        #expect(await store.accept(try .made(1, fingerprint: 2)) == .idReused, "its retry is still known")
    }

    @Test("what has had its time waits no longer, though it is not erased yet")
    func notErasedYet() async throws {
        let world = try await World()
        let bob = World.bob.devices[0]
        _ = await world.store.accept(try .made(1, timeToLive: 60))
        _ = await world.store.accept(try .made(2, timeToLive: 61))
        let now = Made.now.adding(seconds: 60)
        let page = try await world.store.pending(for: bob, after: .zero, count: 9, bytes: 1 << 20, now: now)
        #expect(page.messages.map { $0.envelope[0] } == [2])
        #expect(try await world.rows("body") == 2)
    }

    @Test("its room in the queue too")
    func queueLength() async throws {
        var options = StoreOptions.immediate
        options.queueMessages = 2
        let world = try await World(options)
        for message in 1...2 { _ = await world.store.accept(try .made(UInt64(message), timeToLive: 60)) }
        _ = try await world.store.expire(now: Made.now.adding(seconds: 60))
        for message in 3...4 { _ = await world.store.accept(try .made(UInt64(message))) }
        let page = try await world.store.pending(for: World.bob.devices[0])
        #expect(page.messages.count == 2)
        #expect(page.gap == nil)
    }

    @Test("more than one transaction takes")
    func many() async throws {
        let world = try await World()
        // All are written: what is found is found by a reader.
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for message in 0..<1100 {
                let offer = try Offer.made(UInt64(message), bytes: 10, timeToLive: 1)
                group.addTask { await world.store.accept(offer).receipt != nil }
            }
            for try await isAccepted in group { #expect(isAccepted) }
        }
        #expect(try await world.store.expire(now: Made.now.adding(seconds: 2)).deliveries == 2200)
        #expect(try await world.rows("delivery") == 0)
    }

    @Test("the answer to a retry after 30 days")
    func answers() async throws {
        let world = try await World()
        _ = await world.store.accept(try .made(timeToLive: 60))
        let monthLater = Made.now.adding(seconds: Limits.retrySeconds)
        #expect(try await world.store.expire(now: Timestamp(milliseconds: monthLater.milliseconds - 1)).answers == 0)
        #expect(try await world.store.expire(now: monthLater).answers == 1)
        #expect(try await world.rows("message") == 0)
        #expect(await world.store.accept(try .made(fingerprint: 2)).receipt != nil)
    }

    @Test("an invitation")
    func invitations() async throws {
        let world = try await World()
        let expires = Made.now.adding(seconds: 10)
        #expect(try await world.store.putInvitation(Made.hash(1), for: World.bob.who, expires: expires))
        #expect(try await world.store.expire(now: Made.now).invitations == 0)
        #expect(try await world.store.expire(now: expires).invitations == 1)
    }

    @Test("exchange keys that no sender would take")
    func bundles() async throws {
        let world = try await World()
        let monthLater = Made.now.adding(seconds: Limits.bundleAgeSeconds)
        let fresh = Made.bundle(.rotating, seed: 9, created: Made.now.adding(seconds: 1))
        _ = try await world.store.putKeys([fresh], of: World.carol.devices[0], now: Made.now)
        #expect(try await world.store.expire(now: monthLater).bundles == 0)
        #expect(try await world.store.expire(now: monthLater.adding(milliseconds: 1)).bundles == 4)
        #expect(try await world.rows("bundle") == 1)
    }

    @Test("a login that somebody had before")
    func logins() async throws {
        let world = try await World()
        let bob = World.bob.who
        #expect(try await world.store.rename(bob, to: "robert", now: Made.now) == .given)
        _ = try await world.store.reset(bob, now: Made.now)
        #expect(try await world.store.user(bob)?.login == "robert")
        let end = Made.now.adding(seconds: 400 * 86_400)
        _ = try await world.store.expire(now: Timestamp(milliseconds: end.milliseconds - 1))
        #expect(try await world.rows("reserved_login") == 1)
        _ = try await world.store.expire(now: end)
        #expect(try await world.rows("reserved_login") == 0)
    }
}
