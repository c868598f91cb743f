import PosternStore
import PosternWire
import Testing

@Suite("A vault is handed out to who has its sign-in key")
struct VaultTests {
    private static let key = Made.hash(3)
    private let bob = World.bob.who
    private let nobody = Who(network: World.network, user: Made.id(4242))

    private static func vault(_ kind: SealedVault.Kind, seed: UInt8 = 1, hash: Hash512 = key) -> SealedVault {
        SealedVault(kind: kind, random: [UInt8](repeating: seed, count: 16), signInHash: hash, sealed: [seed, 2])
    }

    private static func attempt(
        _ who: Who,
        _ kind: SealedVault.Kind = .password,
        key: Hash512? = key,
        by origin: VaultAttempt.Origin = .stranger
    ) -> VaultAttempt {
        VaultAttempt(who: who, kind: kind, origin: origin) { held in held == key }
    }

    private func world() async throws -> World {
        let world = try await World()
        for (version, kind) in [(2, .password), (3, .recoveryKey)] as [(UInt32, SealedVault.Kind)] {
            let list = World.list(of: World.bob, version: version, devices: World.bob.devices)
            let outcome = try await world.store.replaceList(list, vault: Self.vault(kind), now: Made.now)
            try #require(outcome == .stored(removed: []))
        }
        return world
    }

    private func open(
        _ store: Store,
        _ who: Who,
        _ kind: SealedVault.Kind = .password,
        key: Hash512? = key,
        by origin: VaultAttempt.Origin = .stranger,
        after seconds: UInt64 = 0
    ) async throws -> VaultOpening {
        let attempt = Self.attempt(who, kind, key: key, by: origin)
        return try await store.openVault(attempt, now: Made.now.adding(seconds: seconds))
    }

    /// So many wrong passwords, each as soon as it may be said.
    private func guess(_ store: Store, _ who: Who, _ count: Int) async throws -> [UInt64] {
        var (seconds, waits) = (UInt64(0), [UInt64]())
        for _ in 0..<count {
            guard case .lockedOut(let until) = try await open(store, who, key: nil, after: seconds) else { break }
            #expect(try await open(store, who, key: nil, after: seconds) == .locked(until: until))
            waits.append(until.seconds - Made.now.seconds - seconds)
            seconds = until.seconds - Made.now.seconds
        }
        return waits
    }

    @Test("with the version of the user's list, and to nobody else")
    func opens() async throws {
        let store = try await world().store
        for kind in [SealedVault.Kind.password, .recoveryKey] {
            #expect(try await open(store, bob, kind) == .opened(sealed: [1, 2], listVersion: 3))
            #expect(try await open(store, bob, kind, key: nil) == .refused)
            #expect(try await open(store, World.alice.who, kind) == .refused, "no such vault")
            #expect(try await open(store, nobody, kind, key: nil) == .refused, "no such user")
        }
        let wrongNetwork = Who(network: Made.id(77), user: bob.user)
        #expect(try await open(store, wrongNetwork) == .refused)
    }

    @Test("nobody's key is right where nothing is held")
    func nothingHeld() async throws {
        let store = try await world().store
        let yes = VaultAttempt(who: nobody, kind: .recoveryKey, origin: .stranger) { _ in true }
        #expect(try await store.openVault(yes, now: Made.now) == .refused)
    }

    @Test("not of a suspended user, and not after a reset")
    func shutOut() async throws {
        let store = try await world().store
        _ = try await store.suspend(bob, true)
        #expect(try await open(store, bob) == .refused)
        _ = try await store.suspend(bob, false)
        _ = try await store.reset(bob, now: Made.now)
        #expect(try await open(store, bob, .recoveryKey) == .refused)
    }

    @Test("from the fifth wrong password on it is locked, twice as long each time, at most a day")
    func locks() async throws {
        let store = try await world().store
        for _ in 0..<4 { #expect(try await open(store, bob, key: nil) == .refused) }
        #expect(try await open(store, bob) == .opened(sealed: [1, 2], listVersion: 3), "a right one ends the row")
        for _ in 0..<4 { #expect(try await open(store, bob, key: nil) == .refused) }
        let until = Made.now.adding(seconds: 30)
        #expect(try await open(store, bob, key: nil) == .lockedOut(until: until))
        #expect(try await open(store, bob) == .locked(until: until), "whatever the key")
        #expect(try await open(store, bob, after: 29) == .locked(until: until))
        let next = Made.now.adding(seconds: 90)
        #expect(try await open(store, bob, key: nil, after: 30) == .lockedOut(until: next))
        #expect(try await open(store, bob, after: 89) == .locked(until: next))
        #expect(try await open(store, bob, after: 90) == .opened(sealed: [1, 2], listVersion: 3))
        #expect(try await open(store, bob, key: nil, after: 90) == .refused, "and the row begins anew")
    }

    @Test("a user who is not there is locked in the same way")
    func alike() async throws {
        let store = try await world().store
        for who in [bob, nobody, World.alice.who] {
            for _ in 0..<4 { #expect(try await open(store, who, key: nil) == .refused) }
            let waits = try await guess(store, who, 14)
            let expected = (0..<14).map { min(Limits.longestLockSeconds, Limits.firstLockSeconds << UInt64($0)) }
            #expect(waits == expected)
        }
    }

    @Test("recovery keys are not locked, nor by wrong passwords")
    func recoveryKeys() async throws {
        let store = try await world().store
        for _ in 0..<20 { #expect(try await open(store, bob, .recoveryKey, key: nil) == .refused) }
        for _ in 0..<5 { _ = try await open(store, bob, key: nil) }
        #expect(try await open(store, bob, .recoveryKey) == .opened(sealed: [1, 2], listVersion: 3))
    }

    @Test("a lock survives a restart, of users and of nobody")
    func durable() async throws {
        let world = try await world()
        for who in [bob, nobody] { for _ in 0..<5 { _ = try await open(world.store, who, key: nil) } }
        await world.store.close()
        let store = try world.reopened()
        let until = Made.now.adding(seconds: 30)
        #expect(try await open(store, bob) == .locked(until: until))
        #expect(try await open(store, nobody) == .locked(until: until))
        await store.close()
    }

    @Test("a reset and a new password end the row; strangers do not lock the user's own devices out")
    func ends() async throws {
        let store = try await world().store
        for _ in 0..<5 { _ = try await open(store, bob, key: nil) }
        let proof = Self.attempt(bob, by: .ownDevice)
        let next = Self.vault(.password, seed: 9, hash: Made.hash(9))
        #expect(try await store.putVault(next, proof: proof, now: Made.now) == .done)
        #expect(try await open(store, bob, key: Made.hash(9)) == .opened(sealed: [9, 2], listVersion: 3))
        for _ in 0..<5 { _ = try await open(store, bob, key: nil) }
        _ = try await store.reset(bob, now: Made.now)
        #expect(try await open(store, bob, key: nil) == .refused)
    }

    @Test("guesses by an own device are locked too")
    func ownDevice() async throws {
        let store = try await world().store
        let wrong = Self.attempt(bob, key: nil, by: .ownDevice)
        let vault = Self.vault(.password)
        for _ in 0..<4 { #expect(try await store.putVault(vault, proof: wrong, now: Made.now) == .refused) }
        let right = Self.attempt(bob, by: .ownDevice)
        let until = Made.now.adding(seconds: 30)
        #expect(try await store.putVault(vault, proof: wrong, now: Made.now) == .lockedOut(until: until))
        #expect(try await store.putVault(vault, proof: right, now: Made.now) == .locked(until: until))
        #expect(try await open(store, bob) == .opened(sealed: [1, 2], listVersion: 3))
    }

    @Test("a list that is there, or does not follow, changes no vault")
    func listNotStored() async throws {
        let store = try await world().store
        let other = Self.vault(.password, seed: 5)
        for version in [3, 5] as [UInt32] {
            let list = World.list(of: World.bob, version: version, devices: World.bob.devices)
            let outcome = try await store.replaceList(list, vault: other, now: Made.now)
            #expect(outcome == (version == 3 ? .alreadyHeld : .conflict(newest: 3)))
        }
        #expect(try await open(store, bob) == .opened(sealed: [1, 2], listVersion: 3))
    }

    @Test("a vault is replaced or taken away by who has one of the user's keys")
    func replaces() async throws {
        let store = try await world().store
        let next = Self.vault(.recoveryKey, seed: 7, hash: Made.hash(7))
        let wrong = Self.attempt(bob, .recoveryKey, key: Made.hash(8))
        #expect(try await store.putVault(next, proof: wrong, now: Made.now) == .refused)
        #expect(try await store.removeVault(.password, proof: wrong, now: Made.now) == .refused)
        #expect(try await store.putVault(next, proof: Self.attempt(bob), now: Made.now) == .done)
        #expect(try await open(store, bob, .recoveryKey) == .refused)
        let proof = Self.attempt(bob, .recoveryKey, key: Made.hash(7))
        #expect(try await store.removeVault(.password, proof: proof, now: Made.now) == .done)
        #expect(try await open(store, bob) == .refused)
        #expect(try await open(store, bob, .recoveryKey, key: Made.hash(7)) == .opened(sealed: [7, 2], listVersion: 3))
    }

    @Test("of those who are not there the newest 65,536 are counted, and no user gives way to them")
    func bounded() async throws {
        let world = try await world()
        for _ in 0..<5 { _ = try await open(world.store, bob, key: nil) }
        for _ in 0..<5 { _ = try await open(world.store, nobody, key: nil) }
        #expect(try await open(world.store, nobody) == .locked(until: Made.now.adding(seconds: 30)))
        try await world.fault(
            """
            INSERT INTO guess (id, network, user, origin, is_known, wrong, locked_until_ms)
            SELECT 65538, id, zeroblob(16), 1, 0, 1, 0 FROM network
            """
        )
        let other = Who(network: World.network, user: Made.id(4243))
        _ = try await open(world.store, other, key: nil)
        #expect(try await open(world.store, nobody, key: nil) == .refused, "its row is gone")
        #expect(try await open(world.store, bob) == .locked(until: Made.now.adding(seconds: 30)))
    }

    @Test("a login tells its user and what its vault was made with")
    func salts() async throws {
        let store = try await world().store
        let login = try #require(try await store.user(bob)?.login)
        let salt = try await store.vaultSalt(login: login, kind: .password, in: World.network)
        #expect(salt.user == bob.user && salt.random == [UInt8](repeating: 1, count: 16))
        let alice = try #require(try await store.user(World.alice.who)?.login)
        let without = try await store.vaultSalt(login: alice, kind: .password, in: World.network)
        #expect(without.user == World.alice.who.user && without.random == nil)
        let unknown = try await store.vaultSalt(login: "nobody", kind: .password, in: World.network)
        #expect(unknown.user == nil && unknown.random == nil)
    }
}
