import Foundation
import PosternTesting
import PosternTrust
import PosternWire
import Synchronization
import Testing

@testable import PosternRelay

@Suite("The limits of what is given back of rooms")
struct RestoredRoomLimitTests {
    @Test("one user gives back so many entries in an hour, new ones and refused ones counted, and not more")
    func rate() async throws {
        let first = try await RelayWorld()
        let (alice, bob) = (try await first.person("alice"), try await first.person("bob"))
        let room = try await TestRoom(in: first, by: alice, with: [bob])
        let world = try await first.restored()
        let next = try room.entry(.expiry(60), by: alice)
        let nowhere = try room.entry(.expiry(60), by: alice) { $0.room = .made(9) }
        #expect(try await put(nowhere, to: .made(9), by: bob, on: world).refusal == .conflict)
        #expect(try await put(nowhere, to: .made(9), by: alice, on: world).refusal == .conflict)
        for person in [alice, bob] {
            for _ in 1..<Limits.returnedEntriesInHour {
                try world.relay.returnedEntries.count(
                    OfferedEntry(next, to: room.id),
                    of: person.who,
                    at: first.clock.now
                )
            }
            #expect(try await put(next, to: room.id, by: person, on: world).refusal == .rateLimited)
            #expect(try await put(nowhere, to: .made(9), by: person, on: world).refusal == .rateLimited)
            #expect(try await put(room.documents[0], to: room.id, by: person, on: world).isDone, "a repeat is none")
        }
        world.clock.advance(seconds: 3600)
        #expect(try await put(next, to: room.id, by: alice, on: world).isDone)
        await world.relay.close()
    }

    @Test("of entries their bytes are counted as well")
    func bytes() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let entry = try await TestRoom(in: world, by: alice).entry(.expiry(60), by: alice)
        let offered = try OfferedEntry(entry, to: RoomEntry(parsing: entry.body).room)
        let rate = EntryRate(entriesInHour: 1000, bytesInHour: 3 * entry.body.count)
        for _ in 0..<3 { try rate.count(offered, of: alice.who, at: world.clock.now) }
        #expect(throws: Refused.self) { try rate.count(offered, of: alice.who, at: world.clock.now) }
        try rate.count(offered, of: Who(network: world.network, user: .zero), at: world.clock.now)
        world.clock.advance(seconds: 3600)
        try rate.count(offered, of: alice.who, at: world.clock.now)
    }

    private func put(_ document: Document, to room: ConversationID, by who: TestDevice, on world: RelayWorld)
        async throws
        -> ServerFrame.OneOf_Body
    {
        var put = PutDocument()
        put.kind = .roomEntry
        put.subject = Data(room.bytes)
        put.document = SignedDocument(body: document.body, signature: document.signature)
        return try await world.relay.putDocument(put, by: who.who, isGuest: false)
    }
}

@Suite("Entries that wait for somebody who stands by them")
struct ReturningEntriesTests {
    private let room: TestRoom
    private let offered: OfferedEntry
    private let size: Int

    init() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        room = try await TestRoom(in: world, by: alice)
        let document = try room.entry(.expiry(60), by: alice)
        offered = try OfferedEntry(document, to: room.id)
        size = document.body.count + document.signature.count
    }

    private func run(_ count: Int, by user: UInt8) -> [ReturningEntries.Entry] {
        let who = Who(network: .made(1), user: .made(user))
        return (0..<count).map { _ in ReturningEntries.Entry(offered: offered, bringer: who) }
    }

    @Test("are so many in a room; one more is not kept, and those before it stay")
    func ofRoom() {
        let entries = ReturningEntries(.init(entriesOfRoom: 3, bytesOfRoom: .max, bytes: .max))
        #expect(entries.keep(run(3, by: 1), of: .made(1)))
        #expect(!entries.keep(run(4, by: 1), of: .made(1)))
        #expect(entries.waiting(for: .made(1), after: 1).count == 3)
        #expect(entries.waiting(for: .made(1), after: 2).isEmpty)
        #expect(entries.keep([], of: .made(1)))
        #expect(entries.waiting(for: .made(1), after: 1).isEmpty)
        let small = ReturningEntries(.init(entriesOfRoom: .max, bytesOfRoom: 2 * size, bytes: .max))
        #expect(small.keep(run(2, by: 1), of: .made(1)))
        #expect(!small.keep(run(3, by: 1), of: .made(1)))
    }

    @Test("are so many in all: who has brought the most loses theirs, or gets no more in; nobody else does")
    func inAll() {
        let entries = ReturningEntries(.init(entriesOfRoom: 10, bytesOfRoom: .max, bytes: 6 * size))
        #expect(entries.keep(run(1, by: 1), of: .made(1)))
        for number in 2...6 as ClosedRange<UInt8> { #expect(entries.keep(run(1, by: 2), of: .made(number))) }
        #expect(!entries.keep(run(1, by: 2), of: .made(7)), "the one with the most")
        #expect(entries.waiting(for: .made(6), after: 0).count == 1)
        #expect(entries.keep(run(1, by: 1), of: .made(8)))
        #expect(entries.waiting(for: .made(1), after: 0).count == 1)
        for number in 2...6 as ClosedRange<UInt8> {
            #expect(entries.waiting(for: .made(number), after: 0).isEmpty)
        }
        #expect(entries.keep(run(4, by: 3), of: .made(9)))
        // What builds on an entry goes with it.
        let mixed = run(1, by: 1) + run(1, by: 3) + run(1, by: 1)
        #expect(!entries.keep(mixed, of: .made(8)))
        #expect(entries.waiting(for: .made(8), after: 0).count == 1)
    }
}

@Suite("Turns at a room")
struct RoomTurnsTests {
    @Test("are taken one after another, and one room's do not wait for another's")
    func turns() async {
        let turns = RoomTurns()
        let inside = TestCount()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    await turns.inTurn(.made(1)) {
                        #expect(inside.add(1) == 1)
                        await Task.yield()
                        #expect(inside.add(-1) == 0)
                    }
                }
            }
            await group.waitForAll()
        }
        await turns.inTurn(.made(1)) { await turns.inTurn(.made(2)) {} }
        await #expect(throws: TestFailure.self) { try await turns.inTurn(.made(1)) { throw TestFailure() } }
        await turns.inTurn(.made(1)) {}
    }

    private final class TestCount: Sendable {
        private let count = Mutex(0)

        func add(_ number: Int) -> Int {
            count.withLock {
                $0 += number
                return $0
            }
        }
    }
}
