import PosternStore
import PosternWire
import Testing

@Suite("A send is idempotent by sending device and message id")
struct IdempotencyTests {
    enum Phase: CaseIterable {
        case waiting
        case written
        case acknowledgedUnwritten
        case acknowledgedWritten
        case restarted
    }

    /// A store in which message 1 was accepted, or is on its way.
    private func world(_ phase: Phase) async throws -> (world: World, store: Store, first: MessageNumber) {
        let world = try await World(phase == .waiting || phase == .acknowledgedUnwritten ? .patient : .immediate)
        let (admitted, settled) = await world.store.admit(try .made())
        switch phase {
        case .waiting: break
        case .written: _ = await settled.value
        case .acknowledgedUnwritten:
            for recipient in admitted.recipients { world.store.acknowledge([admitted.number], by: recipient.device) }
            _ = await settled.value
        case .acknowledgedWritten:
            _ = await settled.value
            for recipient in admitted.recipients { world.store.acknowledge([admitted.number], by: recipient.device) }
        case .restarted:
            _ = await settled.value
            await world.store.close()
            return (world, try world.reopened(), admitted.number)
        }
        return (world, world.store, admitted.number)
    }

    @Test("a retry gets the first answer, and delivers nothing", arguments: Phase.allCases)
    func retry(_ phase: Phase) async throws {
        let (world, store, first) = try await world(phase)
        let later = Later()
        let again = try Offer.made(now: Made.now.adding(seconds: 60))
        store.accept(again, admitted: { _ in Issue.record("delivered twice") }, settled: { later.set($0) })
        if phase == .waiting { _ = try await store.pending(for: World.bob.devices[0]) }
        let answer = try #require(await later.value.receipt)
        #expect(answer.number == first)
        #expect(answer.at == Made.now)
        await store.close()
        #expect(try await world.rows("message") == (phase == .acknowledgedUnwritten ? 0 : 1))
    }

    @Test("the same id with other bytes is refused", arguments: Phase.allCases)
    func reused(_ phase: Phase) async throws {
        let (_, store, _) = try await world(phase)
        #expect(await store.accept(try .made(fingerprint: 2)) == .idReused)
        await store.close()
    }

    @Test("a retry is answered before any other check")
    func first() async throws {
        let world = try await World()
        let store = world.store
        let answer = await store.accept(try .made())
        // A new device of Bob, and a suspended Alice, would refuse the message today.
        let more = World.Person(2, devices: 2)
        _ = try await store.replaceList(World.list(of: more, version: 2, devices: more.devices), now: Made.now)
        try await World.publish(store, more.devices[1])
        _ = try await store.suspend(World.alice.who, true)
        #expect(await store.accept(try .made()) == answer)
        #expect(await store.accept(try .made(2)) == .notASender)
    }

    @Test("after a refusal the id is new, with any bytes")
    func afterRefusal() async throws {
        let world = try await World()
        #expect(await world.store.accept(try .made(listVersion: 9)) == .staleList(newest: 1))
        #expect(await world.store.accept(try .made(fingerprint: 2)).receipt != nil)
    }

    @Test("another device's same id is another message")
    func otherDevice() async throws {
        let world = try await World()
        let first = try #require(await world.store.accept(try .made()).receipt)
        let second = try #require(await world.store.accept(try .made(device: 1, fingerprint: 2)).receipt)
        #expect(first.number != second.number)
    }

    @Test("of unwritten messages a device's oldest answer is forgotten first")
    func bounded() async throws {
        let world = try await World(.patient)
        let kept = UInt64(Limits.requestsInFlight)
        for message in 1...kept + 1 { _ = try await acknowledgedByAll(world.store, try .made(message)) }
        #expect(await world.store.accept(try .made(2, fingerprint: 2)) == .idReused)
        #expect(await world.store.accept(try .made(kept + 1, fingerprint: 2)) == .idReused)
        let (_, settled) = await world.store.admit(try .made(1, fingerprint: 2))
        #expect(settled.now == nil)
    }
}
