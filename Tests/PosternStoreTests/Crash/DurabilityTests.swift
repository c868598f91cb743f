import PosternStore
import PosternTesting
import PosternWire
import Testing

@Suite("What was accepted is there after a crash", .serialized)
struct DurabilityTests {
    /// A world whose store is closed, for a child to write to.
    private func closedWorld() async throws -> World {
        let world = try await World()
        // The sender is one device without a second one, so that each message has one row.
        try await CrashingChild.addPeer(to: world.store)
        await world.store.close()
        return world
    }

    /// What waits for the peer: the number at the start of each envelope.
    private func stored(_ world: World) async throws -> [UInt64] {
        let store = try world.reopened()
        var numbers: [UInt64] = []
        var last = MessageNumber.zero
        while true {
            let device = CrashingChild.peer.devices[0]
            let page = try await store.pending(for: device, after: last, count: 500, bytes: .max, now: Made.now)
            numbers += page.messages.map { $0.envelope.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
            guard page.hasMore, let next = page.messages.last else { break }
            last = next.number
        }
        await store.close()
        return numbers
    }

    @Test("of the process", arguments: [1, 2, 3] as [UInt64])
    func killed(seed: UInt64) async throws {
        let world = try await closedWorld()
        var random = SeededRandom(seed: seed)
        var accepted: [UInt64] = []
        for round in 0..<4 as Range<UInt64> {
            let child = CrashingChild(world: world, synchronous: .full, powerCut: nil)
            accepted += try await child.run(first: round * 100_000, lines: Int.random(in: 1...150, using: &random))
        }
        let stored = try await stored(world)
        #expect(Set(accepted).isSubset(of: stored), "lost: \(Set(accepted).subtracting(stored).sorted())")
        #expect(Set(stored).count == stored.count, "none twice")
    }

    @Test("of the power", arguments: [4, 5, 6] as [UInt64])
    func powerCut(seed: UInt64) async throws {
        let world = try await closedWorld()
        var random = SeededRandom(seed: seed)
        let cut = try PowerCut(watching: world.directory.sub("store"), log: world.directory.sub("log"))
        var accepted: [UInt64] = []
        for round in 0..<3 as Range<UInt64> {
            let child = CrashingChild(world: world, synchronous: .full, powerCut: cut)
            accepted += try await child.run(first: round * 100_000, lines: Int.random(in: 1...150, using: &random))
            try cut.restore(round == 0 ? .nothing : .some(seed: random.next() % 1_000_000))
        }
        let stored = try await stored(world)
        #expect(Set(accepted).isSubset(of: stored), "lost: \(Set(accepted).subtracting(stored).sorted())")
        #expect(Set(stored).count == stored.count, "none twice")
    }

    @Test("a device list too, with the devices that it adds and removes", arguments: [7, 8] as [UInt64])
    func lists(seed: UInt64) async throws {
        let world = try await closedWorld()
        var random = SeededRandom(seed: seed)
        let cut = try PowerCut(watching: world.directory.sub("store"), log: world.directory.sub("log"))
        let bob = World.bob
        var newest: UInt64 = 1
        for round in 0..<4 {
            let child = CrashingChild(world: world, synchronous: .full, powerCut: round < 2 ? nil : cut)
            let stored = try await child.run(.lists, first: newest + 1, lines: Int.random(in: 1...40, using: &random))
            if round >= 2 { try cut.restore(.nothing) }
            let store = try world.reopened()
            newest = UInt64(try await store.newestVersion(of: .deviceList(of: bob.who)))
            #expect(newest >= stored.last ?? 0, "version \(stored.last ?? 0) was stored, and is lost")
            #expect(try await store.user(bob.who)?.listVersion == UInt32(newest))
            let devices = try await store.devices(of: bob.who).map(\.id)
            #expect(devices.contains(bob.devices[0]) && devices.count == (newest % 2 == 0 ? 2 : 1))
            await store.close()
        }
    }

    @Test("of the power, but not with synchronous=NORMAL: the test can see a loss")
    func normalLoses() async throws {
        let world = try await closedWorld()
        let cut = try PowerCut(watching: world.directory.sub("store"), log: world.directory.sub("log"))
        let child = CrashingChild(world: world, synchronous: .normal, powerCut: cut)
        let accepted = try await child.run(first: 0, lines: 50)
        try cut.restore(.nothing)
        let stored = try await stored(world)
        #expect(!Set(accepted).isSubset(of: stored))
    }
}
