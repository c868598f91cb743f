import Foundation
import GRDB
import PosternStore
import PosternWire
import Testing

@Suite("One transaction for all that wait; one verb's failure undoes nobody else's")
struct GroupCommitTests {
    /// Refuses to store message 66.
    private let poison = """
        CREATE TRIGGER poison BEFORE INSERT ON body WHEN substr(NEW.envelope, 1, 1) = x'42'
        BEGIN SELECT raise(ABORT, 'poisoned'); END
        """

    @Test("a refused, a failing and a good message, and acknowledgements")
    func mixed() async throws {
        let world = try await World(.patient)
        let store = world.store
        let old = await store.admit(try .made(1))
        _ = try await store.pending(for: World.bob.devices[0])
        try await world.fault(poison)

        let good = await store.admit(try .made(2))
        let failing = await store.admit(try .made(66))
        let refused = await store.accept(try .made(3, listVersion: 4))
        let alsoGood = await store.admit(try .made(4))
        store.acknowledge([old.admitted.number], by: World.bob.devices[0])
        async let verb: Void = store.putSecret(kind: "test", id: [1], sealed: [2])
        #expect(try await store.waiting(for: World.bob.devices[0]) == [2, 4])
        try await verb

        #expect(good.settled.now?.receipt?.number == good.admitted.number)
        #expect(alsoGood.settled.now?.receipt?.number == alsoGood.admitted.number)
        #expect(failing.settled.now == .unavailable)
        #expect(refused == .staleList(newest: 1))
        #expect(try await store.secret(kind: "test", id: [1]) == [2])
        #expect(try await world.rows("message") == 3)
        #expect(try await world.rows("delivery") == 5)
        #expect(try await store.device(World.alice.devices[0])?.lastAccepted == Made.id(4))
    }

    @Test("a message that could not be stored is new when it comes again")
    func again() async throws {
        let world = try await World()
        try await world.fault(poison)
        #expect(await world.store.accept(try .made(66)) == .unavailable)
        try await world.fault("DROP TRIGGER poison")
        #expect(await world.store.accept(try .made(66, fingerprint: 2)).receipt != nil)
    }

    @Test("an acknowledgement that fails leaves the others and the messages")
    func acknowledgement() async throws {
        let world = try await World()
        let store = world.store
        let first = try #require(await store.accept(try .made(1)).receipt).number
        let second = try #require(await store.accept(try .made(2)).receipt).number
        try await world.fault(
            """
            CREATE TRIGGER poison BEFORE DELETE ON delivery WHEN OLD.message = \(first.value)
            BEGIN SELECT raise(ABORT, 'poisoned'); END
            """
        )
        store.acknowledge([first, second], by: World.bob.devices[0])
        #expect(try await store.waiting(for: World.bob.devices[0]) == [1])
        #expect(try await store.waiting(for: World.alice.devices[1]) == [1, 2])
    }

    @Test("a failing cold verb changes nothing and is told so")
    func coldVerb() async throws {
        let world = try await World()
        let store = world.store
        let bob = World.bob.devices[0]
        _ = try await store.putKeys([Made.bundle(.oneTime, seed: 1)], of: bob, now: Made.now)
        try await world.fault("CREATE TRIGGER poison BEFORE INSERT ON claim BEGIN SELECT raise(ABORT, 'poisoned'); END")
        let later = Later()
        store.accept(try .made(), admitted: { _ in }, settled: { later.set($0) })
        await #expect(throws: StoreError.unavailable) {
            try await store.claim([bob], by: World.alice.who, isRotatingOnly: false, now: Made.now)
        }
        #expect(await later.value.receipt != nil)
        #expect(try await store.bundlesLeft(of: bob) == 1)
    }

    @Test("a batch is one commit")
    func oneCommit() async throws {
        let world = try await World(.patient)
        let log = world.directory.sub("store/relay.sqlite-wal")
        var settled: [Later] = []
        for message in 1...40 { settled.append(await world.store.admit(try .made(UInt64(message), bytes: 8)).settled) }
        let before = try writeAheadCommits(log)
        #expect(settled.allSatisfy { $0.now == nil })
        _ = try await world.store.pending(for: World.bob.devices[0])
        #expect(settled.allSatisfy { $0.now?.receipt != nil })
        #expect(try writeAheadCommits(log) - before == 1)
        #expect(try await world.rows("message") == 40)
    }

    /// Frames of a write-ahead log that end a transaction: their header names the database's size.
    private func writeAheadCommits(_ path: String) throws -> Int {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        return stride(from: 32, to: bytes.count, by: 24 + 4096).count { bytes[$0 + 4..<$0 + 8].contains { $0 != 0 } }
    }

    @Test("enough messages that are bound to be written do not wait")
    func full() async throws {
        var options = StoreOptions.patient
        options.batchMessages = 4
        let world = try await World(options)
        _ = await world.store.admit(try .made(1))
        _ = try await world.store.pending(for: World.bob.devices[0])
        var settled: [Later] = []
        for message in 2...4 { settled.append(await world.store.admit(try .made(UInt64(message))).settled) }
        #expect(settled.allSatisfy { $0.now == nil })
        #expect(await world.store.accept(try .made(5)).receipt != nil)
        #expect(settled.allSatisfy { $0.now?.receipt != nil })
    }

    @Test("one that came alone last time does not wait for company now", .timeLimit(.minutes(1)))
    func alone() async throws {
        let world = try await World(.patient)
        _ = await world.store.admit(try .made(1))
        _ = try await world.store.pending(for: World.bob.devices[0])
        let second = await world.store.admit(try .made(2))
        #expect(second.settled.now == nil, "how many come together is not known yet")
        _ = try await world.store.pending(for: World.bob.devices[0])
        #expect(second.settled.now?.receipt != nil)
        #expect(await world.store.accept(try .made(3)).receipt != nil)
    }

    @Test(
        "the more messages wait, the longer each may",
        arguments: [(0, 1), (31, 1), (32, 2), (320, 11), (1 << 40, 64)]
    )
    func patience(waiting: Int, windows: UInt64) {
        var options = StoreOptions()
        options.commitWindow = .milliseconds(2)
        #expect(options.patience(waiting: waiting) == windows * 2_000_000)
    }

    @Test("what is in memory is bounded")
    func unwritten() async throws {
        var options = StoreOptions.patient
        options.unwrittenMessages = 3
        let world = try await World(options)
        for message in 1...3 { _ = await world.store.admit(try .made(UInt64(message))) }
        #expect(await world.store.accept(try .made(4)).receipt != nil)
        #expect(try await world.rows("message") == 4)
    }
}

@Suite("A store that cannot write says so, and loses nothing")
struct FaultTests {
    @Test("while another process holds the lock")
    func locked() async throws {
        let world = try await World()
        let accepted = await world.store.accept(try .made(1))
        let database = try world.database()
        let waiting = try await database.unsafeReentrantBlocked { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
        } during: {
            #expect(await world.store.accept(try .made(2)) == .unavailable)
            await #expect(throws: StoreError.unavailable) {
                try await world.store.putSecret(kind: "test", id: [1], sealed: [1])
            }
            #expect(await world.store.accept(try .made(1)) == accepted, "a retry needs no writing")
            return try await world.store.waiting(for: World.bob.devices[0])
        } after: { db in
            try db.execute(sql: "ROLLBACK")
        }
        #expect(waiting == [1])
        #expect(await world.store.accept(try .made(2)).receipt != nil)
    }

    @Test("while the disk is full, and goes on when there is room")
    func full() async throws {
        let probe = try await World()
        await probe.store.close()
        let pages = try await probe.database().read { try Int.fetchOne($0, sql: "PRAGMA page_count") } ?? 0
        var options = StoreOptions.immediate
        options.mostPages = (limit: pages + 60, reserve: 8)
        options.fullDiskPause = .zero
        let world = try await World(options)
        let (store, bob) = (world.store, World.bob.devices[0])

        var accepted: [UInt8] = []
        var refused: UInt64?
        for message in 1...200 where refused == nil {
            switch await store.accept(try .made(UInt64(message), bytes: 4000)) {
            case .accepted: accepted.append(UInt8(message))
            case .unavailable: refused = UInt64(message)
            default: Issue.record("neither stored nor unavailable")
            }
        }
        let again = try #require(refused)
        #expect(accepted.count > 10)
        #expect(try await store.waiting(for: bob) == accepted)

        // Nothing new, small as it may be; what is known is still answered.
        #expect(await store.accept(try .made(again + 1, bytes: 1)) == .unavailable)
        #expect(await store.accept(try .made(1, bytes: 4000)).receipt != nil)
        let vault = SealedVault(
            kind: .password,
            random: [UInt8](repeating: 1, count: 16),
            signInHash: .zero,
            sealed: [1]
        )
        let proof = VaultAttempt(who: World.bob.who, kind: .password, origin: .ownDevice) { _ in true }
        await #expect(throws: StoreError.unavailable) { try await store.putVault(vault, proof: proof, now: Made.now) }
        // Administrators go on.
        _ = try await store.suspend(World.alice.who, true)
        _ = try await store.suspend(World.alice.who, false)

        for device in [bob, World.alice.devices[1]] {
            store.acknowledge(try await store.pending(for: device).messages.map(\.number), by: device)
        }
        #expect(try await store.waiting(for: bob) == [])
        #expect(await store.accept(try .made(again, bytes: 4000)).receipt != nil)
    }

    @Test("an acknowledgement is taken beside a message that finds no room")
    func fullBatch() async throws {
        let world = try await World()
        let (store, bob) = (world.store, World.bob.devices[0])
        let first = try #require(await store.accept(try .made(1, bytes: 4000)).receipt).number
        await store.close()
        let pages = try await world.database().read { try Int.fetchOne($0, sql: "PRAGMA page_count") } ?? 0
        var options = StoreOptions.patient
        options.mostPages = (limit: pages, reserve: 8)
        let full = try world.reopened(options)
        // Larger than what the acknowledgement sets free.
        let (_, settled) = await full.admit(try .made(2, bytes: 64_000))
        full.acknowledge([first], by: bob)
        async let secret: Void = full.putSecret(kind: "test", id: [1], sealed: [1])
        #expect(try await full.waiting(for: bob) == [])
        #expect(settled.now == .unavailable)
        try await secret
        await full.close()
    }
}

extension DatabaseQueue {
    /// Holds whatever `before` takes until `during` is over.
    fileprivate func unsafeReentrantBlocked<Value>(
        _ before: @escaping @Sendable (Database) throws -> Void,
        during: () async throws -> Value,
        after: @escaping @Sendable (Database) throws -> Void
    ) async throws -> Value {
        try await writeWithoutTransaction(before)
        let value = try await during()
        try await writeWithoutTransaction(after)
        return value
    }
}
