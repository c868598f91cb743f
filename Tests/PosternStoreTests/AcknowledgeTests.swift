import PosternStore
import PosternWire
import Testing

@Suite("A message leaves a queue by its device's acknowledgement")
struct AcknowledgeTests {
    @Test("which takes nothing out of another device's queue, and the body only with the last")
    func own() async throws {
        let world = try await World()
        let store = world.store
        let number = try #require(await store.accept(try .made()).receipt).number
        store.acknowledge([number], by: World.bob.devices[0])
        #expect(try await store.waiting(for: World.bob.devices[0]) == [])
        #expect(try await store.waiting(for: World.alice.devices[1]) == [1])
        #expect(try await world.rows("body") == 1)
        store.acknowledge([number], by: World.alice.devices[1])
        #expect(try await store.waiting(for: World.alice.devices[1]) == [])
        #expect(try await world.rows("body") == 0)
        #expect(try await world.rows("delivery") == 0)
        #expect(try await world.rows("message") == 1, "its retry is answered for 30 days")
    }

    @Test("which means nothing twice, from a stranger, or for a number that is not there")
    func nothing() async throws {
        let world = try await World()
        let store = world.store
        let number = try #require(await store.accept(try .made()).receipt).number
        store.acknowledge([number, MessageNumber(-1), MessageNumber(.max)], by: World.carol.devices[0])
        store.acknowledge([number], by: Made.id(5))
        store.acknowledge([number, number], by: World.bob.devices[0])
        #expect(try await store.waiting(for: World.bob.devices[0]) == [])
        #expect(try await store.waiting(for: World.alice.devices[1]) == [1])
        #expect(try await world.rows("body") == 1)
    }

    @Test("and until then it may have the whole wrap block, written or not", arguments: [true, false])
    func wrapBlock(isWritten: Bool) async throws {
        let world = try await World(isWritten ? .immediate : .patient)
        let (store, bob) = (world.store, World.bob.devices[0])
        let offer = try Offer.made()
        let (admitted, settled) = await store.admit(offer)
        if isWritten { _ = await settled.value }
        func block(_ device: DeviceID) async throws -> [UInt8]? {
            try await store.wrapBlock(of: offer.message, from: offer.senderDevice, for: device)
        }
        #expect(try await block(bob) == offer.wrapBlock.bytes)
        #expect(try await block(World.carol.devices[0]) == nil)
        #expect(try await block(offer.senderDevice) == nil)
        #expect(try await store.wrapBlock(of: Made.id(99), from: offer.senderDevice, for: bob) == nil)
        store.acknowledge([admitted.number], by: bob)
        #expect(try await block(bob) == nil)
    }
}

@Suite("A message that every recipient has acknowledged is not written")
struct UnwrittenTests {
    @Test("and is accepted all the same")
    func noRow() async throws {
        let world = try await World(.patient)
        _ = try await acknowledgedByAll(world.store, try .made())
        await world.store.close()
        for table in ["message", "body", "delivery"] { #expect(try await world.rows(table) == 0, "\(table)") }
    }

    @Test("while one is missing it is written, for that one")
    func oneMissing() async throws {
        let world = try await World(.patient)
        let (admitted, settled) = await world.store.admit(try .made())
        world.store.acknowledge([admitted.number], by: World.bob.devices[0])
        #expect(try await world.store.waiting(for: World.alice.devices[1]) == [1])
        #expect(settled.now?.receipt != nil)
        #expect(try await world.store.waiting(for: World.bob.devices[0]) == [])
        #expect(try await world.rows("delivery") == 1)
    }

    @Test("nor settled by one recipient's acknowledgement, given twice")
    func twice() async throws {
        let world = try await World(.patient)
        let (admitted, settled) = await world.store.admit(try .made())
        world.store.acknowledge([admitted.number, admitted.number], by: World.bob.devices[0])
        world.store.acknowledge([admitted.number], by: World.carol.devices[0])
        _ = try await world.store.device(World.bob.devices[0])
        #expect(settled.now == nil)
        world.store.acknowledge([admitted.number], by: World.alice.devices[1])
        #expect(await settled.value.receipt != nil)
    }

    @Test("is written after the commit window when the recipient says nothing")
    func window() async throws {
        var options = StoreOptions.patient
        options.commitWindow = .milliseconds(1)
        let world = try await World(options)
        #expect(await world.store.accept(try .made()).receipt != nil)
        #expect(try await world.rows("body") == 1)
    }

    @Test("waits shorter for a recipient that has a backlog")
    func backlog() async throws {
        var options = StoreOptions.patient
        options.companyWindow = .zero
        let world = try await World(options)
        let first = await world.store.admit(try .made(1))
        #expect(first.settled.now == nil)
        _ = try await world.store.pending(for: World.bob.devices[0])
        #expect(first.settled.now?.receipt != nil)
        #expect(await world.store.accept(try .made(2)).receipt != nil)
    }

    @Test("a transient one is delivered and never written")
    func transient() async throws {
        let world = try await World()
        let (admitted, settled) = await world.store.admit(try .made(isTransient: true))
        #expect(admitted.recipients.count == 2)
        #expect(await settled.value.receipt != nil)
        #expect(try await world.store.waiting(for: World.bob.devices[0]) == [])
        #expect(try await world.rows("message") == 0)
        #expect(try await world.store.device(World.alice.devices[0])?.lastAccepted == nil)
    }
}
