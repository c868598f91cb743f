import PosternStore
import PosternWire
import Testing

@Suite("Past its limit a queue's oldest messages give way to one gap notice")
struct QueueLimitTests {
    private func limited(messages: Int, bytes: Int = .max) -> StoreOptions {
        var options = StoreOptions.immediate
        options.queueMessages = messages
        options.queueBytes = bytes
        return options
    }

    private func send(_ messages: ClosedRange<UInt64>, _ store: Store) async throws {
        for message in messages {
            let offer = try Offer.made(message, now: Made.now.adding(seconds: message))
            #expect(await store.accept(offer).receipt != nil)
        }
    }

    @Test("by count")
    func count() async throws {
        let world = try await World(limited(messages: 3))
        try await send(1...5, world.store)
        let page = try await world.store.pending(for: World.bob.devices[0])
        #expect(page.messages.map { $0.envelope[0] } == [3, 4, 5])
        #expect(
            page.gap == QueueGap(count: 2, from: Made.now.adding(seconds: 1), to: Made.now.adding(seconds: 2))
        )
    }

    @Test("by bytes")
    func bytes() async throws {
        let world = try await World(limited(messages: .max, bytes: 2 * (1024 + 64)))
        try await send(1...3, world.store)
        let page = try await world.store.pending(for: World.bob.devices[0])
        #expect(page.messages.map { $0.envelope[0] } == [2, 3])
        #expect(page.gap?.count == 1)
    }

    @Test("but the newest message stays, however large")
    func newest() async throws {
        let world = try await World(limited(messages: .max, bytes: 10))
        try await send(1...2, world.store)
        #expect(try await world.store.waiting(for: World.bob.devices[0]) == [2])
    }

    @Test("and in no other device's queue")
    func others() async throws {
        let world = try await World(limited(messages: 2))
        try await send(1...2, world.store)
        for message in try await world.store.pending(for: World.alice.devices[1]).messages {
            world.store.acknowledge([message.number], by: World.alice.devices[1])
        }
        try await send(3...4, world.store)
        let page = try await world.store.pending(for: World.alice.devices[1])
        #expect(page.messages.map { $0.envelope[0] } == [3, 4])
        #expect(page.gap == nil)
        #expect(try await world.rows("body") == 2, "what gave way everywhere is gone")
    }

    @Test("which is told until it is cleared, and keeps what came after it was read")
    func clear() async throws {
        let world = try await World(limited(messages: 2))
        let bob = World.bob.devices[0]
        try await send(1...4, world.store)
        let gap = try #require(try await world.store.pending(for: bob).gap)
        #expect(try await world.store.pending(for: bob).gap == gap)
        try await send(5...5, world.store)
        try await world.store.clearGap(gap, of: bob)
        let rest = try #require(try await world.store.pending(for: bob).gap)
        #expect(rest.count == 1)
        #expect(rest.to == Made.now.adding(seconds: 3))
        try await world.store.clearGap(rest, of: bob)
        #expect(try await world.store.pending(for: bob).gap == nil)
    }

    @Test("also after a restart, when lengths are counted anew")
    func restart() async throws {
        let world = try await World(limited(messages: 3))
        try await send(1...3, world.store)
        await world.store.close()
        let store = try world.reopened(limited(messages: 3))
        try await send(4...4, store)
        #expect(try await store.waiting(for: World.bob.devices[0]) == [2, 3, 4])
        await store.close()
    }
}
