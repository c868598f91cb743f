import PosternStore
import PosternWire
import Testing

@Suite("Messages to one device")
struct DeviceMessageTests {
    private let own = World.alice.devices[1]
    private let other = World.bob.devices[0]

    @Test("reach that device alone, own or another user's, and a retry gets the first answer")
    func reach() async throws {
        let world = try await World()
        let first = await world.store.accept(try .toDevice(1, own, of: World.alice))
        #expect(first.receipt?.leftOut == [])
        #expect(await world.store.accept(try .toDevice(2, other, of: World.bob)).receipt != nil)
        #expect(try await world.store.waiting(for: own) == [1])
        #expect(try await world.store.waiting(for: other) == [2])
        let later = Made.now.adding(seconds: 9)
        #expect(await world.store.accept(try .toDevice(1, own, of: World.alice, now: later)) == first)
        #expect(await world.store.accept(try .toDevice(1, own, of: World.alice, fingerprint: 2)) == .idReused)
        #expect(try await world.store.waiting(for: own) == [1])
    }

    @Test("a device that is not the named user's, or not listed, or the sending one, is surplus")
    func surplus() async throws {
        let world = try await World()
        let wrong: [(DeviceID, World.Person)] = [
            (other, World.alice), (own, World.bob), (Made.id(5), World.bob), (World.alice.devices[0], World.alice),
        ]
        for (device, owner) in wrong {
            let answer = await world.store.accept(try .toDevice(1, device, of: owner))
            #expect(answer == .wrongRecipients(missing: [], surplus: [device]))
        }
        let two = await world.store.accept(
            try .toDevice(1, own, of: World.carol, rows: World.carol.devices)
        )
        #expect(two == .wrongRecipients(missing: [], surplus: [World.carol.devices[1]]))
        let nobody = World.Person(9, devices: 1)
        #expect(await world.store.accept(try .toDevice(1, other, of: nobody)) == .unknownPeer)
    }

    @Test("a row for a suspended or reset device is taken, dropped and named")
    func leftOut() async throws {
        let world = try await World()
        _ = try await world.store.suspend(World.bob.who, true)
        #expect(await world.store.accept(try .toDevice(1, other, of: World.bob)).receipt?.leftOut == [other])
        _ = try await world.store.suspend(World.bob.who, false)
        _ = try await world.store.reset(World.bob.who, now: Made.now)
        #expect(await world.store.accept(try .toDevice(2, other, of: World.bob)).receipt?.leftOut == [other])
        #expect(try await world.rows("delivery") == 0)
    }

    @Test("so many come from one device in an hour; a retry is not counted, and no other kind of message")
    func rate() async throws {
        var options = StoreOptions.immediate
        options.deviceMessagesInHour = 3
        let world = try await World(options)
        for number in 1...3 as ClosedRange<UInt64> {
            #expect(await world.store.accept(try .toDevice(number, own, of: World.alice)).receipt != nil)
        }
        let half = Made.now.adding(seconds: 1800)
        #expect(
            await world.store.accept(try .toDevice(4, other, of: World.bob, now: half))
                == .rateLimited(retryAfter: 1800)
        )
        #expect(await world.store.accept(try .toDevice(3, own, of: World.alice, now: half)).receipt != nil)
        #expect(await world.store.accept(try .made(5, now: half)).receipt != nil)
        #expect(await world.store.accept(try .toDevice(6, own, of: World.alice, now: half).repeated()).receipt != nil)
        let hour = Made.now.adding(seconds: 3600)
        #expect(await world.store.accept(try .toDevice(4, other, of: World.bob, now: hour)).receipt != nil)
        let before = Made.now
        #expect(
            await world.store.accept(try .toDevice(7, other, of: World.bob, now: before)).receipt != nil,
            "a clock that is set back makes no hour longer"
        )
    }
}
