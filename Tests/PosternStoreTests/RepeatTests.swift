import PosternStore
import PosternWire
import Testing

@Suite("Messages that come again after a restore")
struct RepeatTests {
    private let bob = World.bob.devices[0]

    @Test("one that is known gets the first answer, and is not queued again")
    func known() async throws {
        let world = try await World()
        let answer = await world.store.accept(try .made())
        #expect(await world.store.accept(try .made(now: Made.now.adding(seconds: 5)).repeated()) == answer)
        #expect(await world.store.accept(try .made(fingerprint: 2).repeated()) == .idReused)
        #expect(try await world.store.waiting(for: bob) == [1])
    }

    @Test("one that is not known is queued once, as often as it comes")
    func unknown() async throws {
        let world = try await World()
        let first = await world.store.accept(try .made().repeated())
        #expect(first.receipt?.leftOut == [])
        #expect(await world.store.accept(try .made(now: Made.now.adding(seconds: 5)).repeated()) == first)
        #expect(await world.store.accept(try .made(now: Made.now.adding(seconds: 5))) == first, "also as a retry")
        #expect(try await world.store.waiting(for: bob) == [1])
    }

    @Test("it goes to those devices of its block that are listed now, under whatever list it names")
    func listedNow() async throws {
        let world = try await World()
        // Carol has replaced her second device; the message was sealed for the old one, and for Alice's second.
        let carol = World.Person(3, devices: 3)
        let kept = [carol.devices[0], carol.devices[2]]
        _ = try await world.store.replaceList(World.list(of: carol, version: 2, devices: kept), now: Made.now)
        try await World.publish(world.store, carol.devices[2])
        let offer = try Offer.made(1, to: World.carol, listVersion: 7)
        #expect(await world.store.accept(offer) == .staleList(newest: 1))
        let answer = await world.store.accept(offer.repeated())
        #expect(answer.receipt?.leftOut == [carol.devices[2]], "who has no row is named")
        #expect(try await world.store.waiting(for: carol.devices[0]) == [1])
        #expect(try await world.store.waiting(for: World.alice.devices[1]) == [1])
        #expect(try await world.store.waiting(for: carol.devices[1]).isEmpty)
    }

    @Test("nobody else gets it: a row for a device of another user is dropped")
    func strangers() async throws {
        let world = try await World()
        let rows = (World.bob.devices + World.carol.devices + [World.alice.devices[1]]).sorted()
        #expect(await world.store.accept(try .made(rows: rows).repeated()).receipt != nil)
        #expect(try await world.store.waiting(for: bob) == [1])
        for device in World.carol.devices { #expect(try await world.store.waiting(for: device).isEmpty) }
    }

    @Test("out of time only a known one is answered")
    func untimely() async throws {
        let world = try await World()
        let answer = await world.store.accept(try .made())
        #expect(await world.store.accept(try .made().repeated(.untimely)) == answer)
        #expect(await world.store.accept(try .made(2).repeated(.untimely)) == .notRepeatable)
        #expect(try await world.store.waiting(for: bob) == [1])
    }

    @Test("a device that may not send may not repeat")
    func shutOut() async throws {
        let world = try await World()
        _ = try await world.store.suspend(World.alice.who, true)
        #expect(await world.store.accept(try .made().repeated()) == .notASender)
    }

    @Test("a message to one device that is no longer listed is accepted, and nobody gets it")
    func oneDevice() async throws {
        let world = try await World()
        let gone: DeviceID = Made.id(5)
        #expect(await world.store.accept(try .toDevice(1, gone, of: World.bob).repeated()).receipt != nil)
        #expect(await world.store.accept(try .toDevice(2, bob, of: World.bob).repeated()).receipt != nil)
        #expect(try await world.store.waiting(for: bob) == [2])
    }
}
