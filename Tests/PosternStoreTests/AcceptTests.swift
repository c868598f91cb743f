import GRDB
import PosternStore
import PosternWire
import Synchronization
import Testing

@Suite("Accepted means durable")
struct AcceptTests {
    @Test("says accepted only after the commit")
    func durable() async throws {
        let world = try await World()
        let database = try world.database()
        let offer = try Offer.made()
        let seen = await withCheckedContinuation { continuation in
            world.store.accept(offer, admitted: { _ in }) { _ in
                // On the writer thread, before anything that comes later.
                let rows = try? database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM body") }
                continuation.resume(returning: rows ?? -1)
            }
        }
        #expect(seen == 1)
    }

    @Test("names recipients, rows and time before it is durable")
    func admitted() async throws {
        let world = try await World(.patient)
        let (admitted, settled) = await world.store.admit(try .made())
        #expect(admitted.recipients.map(\.device) == [World.alice.devices[1], World.bob.devices[0]])
        #expect(admitted.recipients.map(\.row) == [0, 1])
        #expect(admitted.at == Made.now)
        #expect(admitted.leftOut == [])
        #expect(settled.now == nil)
        await world.store.close()
        #expect(settled.now?.receipt?.number == admitted.number)
    }

    @Test("keeps envelope, wrap and encapsulated key for each recipient, in the order of acceptance")
    func pending() async throws {
        let world = try await World()
        for message in 1...3 { #expect(await world.store.accept(try .made(UInt64(message))).receipt != nil) }
        let offer = try Offer.made()
        for device in [World.alice.devices[1], World.bob.devices[0]] {
            let page = try await world.store.pending(for: device)
            #expect(page.messages.map { $0.envelope[0] } == [1, 2, 3])
            let first = try #require(page.messages.first)
            #expect(first.encapsulated == Made.point)
            #expect(first.own == offer.wrapBlock.row(of: device)?.wrap)
            #expect(!page.hasMore)
        }
        #expect(try await world.store.waiting(for: World.alice.devices[0]) == [])
    }

    @Test("gives a queue in pages by count and by bytes, at least one message a page")
    func pages() async throws {
        let world = try await World()
        for message in 1...5 { _ = await world.store.accept(try .made(UInt64(message))) }
        let bob = World.bob.devices[0]
        var page = try await world.store.pending(for: bob, after: .zero, count: 2, bytes: 1 << 20, now: Made.now)
        #expect(page.messages.map { $0.envelope[0] } == [1, 2])
        #expect(page.hasMore)
        page = try await world.store.pending(
            for: bob,
            after: page.messages[1].number,
            count: 9,
            bytes: 2048,
            now: Made.now
        )
        #expect(page.messages.map { $0.envelope[0] } == [3, 4])
        #expect(page.hasMore)
        page = try await world.store.pending(
            for: bob,
            after: page.messages[1].number,
            count: 9,
            bytes: 0,
            now: Made.now
        )
        #expect(page.messages.map { $0.envelope[0] } == [5])
        #expect(!page.hasMore)
    }

    @Test("shows a device that asks everything that was admitted before")
    func nothingBetween() async throws {
        let world = try await World(.patient)
        let (_, settled) = await world.store.admit(try .made())
        #expect(try await world.store.waiting(for: World.bob.devices[0]) == [1])
        #expect(settled.now?.receipt != nil)
    }

    @Test("keeps what it accepted over a restart, and never gives a number twice")
    func restart() async throws {
        let world = try await World()
        let first = try #require(await world.store.accept(try .made()).receipt)
        await world.store.close()
        let store = try world.reopened()
        #expect(try await store.waiting(for: World.bob.devices[0]) == [1])
        let second = try #require(await store.accept(try .made(2)).receipt)
        #expect(second.number > first.number)
        await store.close()
    }

    @Test("never gives the number of an unwritten message again")
    func unwrittenNumber() async throws {
        let world = try await World(.patient)
        let number = try await acknowledgedByAll(world.store, try .made())
        await world.store.close()
        let store = try world.reopened()
        let next = try #require(await store.accept(try .made(2)).receipt)
        #expect(next.number > number)
        await store.close()
    }

    @Test("does not run out of numbers when nothing is ever written")
    func numbers() async throws {
        var options = StoreOptions.patient
        options.numbersReserved = 4
        let world = try await World(options)
        for message in 1...20 as ClosedRange<UInt64> {
            #expect(await world.store.accept(try .made(message, isTransient: true)).receipt != nil)
        }
    }

    @Test("remembers each device's last accepted message, written or not")
    func lastAccepted() async throws {
        let world = try await World(.patient)
        let alice = World.alice.devices[0]
        #expect(try await world.store.device(alice)?.lastAccepted == nil)
        _ = try await acknowledgedByAll(world.store, try .made(7))
        #expect(try await world.store.device(alice)?.lastAccepted == Made.id(7))
        await world.store.close()
        let store = try world.reopened()
        #expect(try await store.device(alice)?.lastAccepted == Made.id(7))
        _ = await store.accept(try .made(8))
        #expect(try await store.device(alice)?.lastAccepted == Made.id(8))
        await store.close()
    }
}

/// Has every recipient acknowledge a message before it is written.
func acknowledgedByAll(_ store: Store, _ offer: Offer) async throws -> MessageNumber {
    let (admitted, settled) = await store.admit(offer)
    for recipient in admitted.recipients { store.acknowledge([admitted.number], by: recipient.device) }
    return try #require(await settled.value.receipt).number
}
