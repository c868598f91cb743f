import PosternStore
import PosternWire
import Testing

@Suite("Joining by an invitation")
struct EnrolTests {
    private let dave = World.Person(4, devices: 2)
    private let hash = Made.hash(200)
    private let expires = Made.now.adding(seconds: 100)

    private func invited() async throws -> World {
        let world = try await World()
        let login = World.login(of: dave)
        let user = NewUser(id: dave.who.user, login: login, created: Made.now)
        _ = try await world.store.createUsers([user], in: World.network)
        try #require(try await world.store.putInvitation(hash, for: dave.who, expires: expires))
        return world
    }

    private func enrolment(device: Int = 0, version: UInt32 = 1, invitation: Hash512? = nil) -> Enrolment {
        Enrolment(
            invitation: invitation ?? hash,
            device: dave.devices[device],
            list: World.list(of: dave, version: version, devices: [dave.devices[device]]),
            vaults: [
                SealedVault(
                    kind: .password,
                    random: [UInt8](repeating: 1, count: 16),
                    signInHash: Made.hash(3),
                    sealed: [1, 2, 3]
                )
            ],
            bundles: [Made.bundle(.rotating, seed: 1), Made.bundle(.oneTime, seed: 2)],
            administratorMAC: [UInt8](repeating: 6, count: 64)
        )
    }

    @Test("makes device, list, vault and keys, and the user active")
    func enrols() async throws {
        let world = try await invited()
        let store = world.store
        let opened = OpenedInvitation(who: dave.who, login: World.login(of: dave), listVersion: 0, device: nil)
        #expect(try await store.openInvitation(hash, now: Made.now) == opened)
        #expect(try await store.enrol(enrolment(), now: Made.now) == .enrolled)
        let device = try #require(try await store.device(dave.devices[0]))
        #expect(device.who == dave.who)
        #expect(device.login == World.login(of: dave))
        #expect(device.listVersion == 1)
        #expect(device.bundlesLeft == 1)
        #expect(device.publicKey == Made.point)
        let user = try #require(try await store.user(dave.who))
        #expect(user.status == .active)
        #expect(user.identity == Made.point && user.administratorMAC != nil)
        #expect(try await store.newestVersion(of: .deviceList(of: dave.who)) == 1)
        #expect(try await world.rows("vault") == 1)
        #expect(await store.accept(try .made(to: World.Person(4, devices: 1))).receipt != nil)
    }

    @Test("is answered alike when the same device repeats it, also after expiry")
    func repeated() async throws {
        let world = try await invited()
        #expect(try await world.store.enrol(enrolment(), now: Made.now) == .enrolled)
        #expect(try await world.store.enrol(enrolment(), now: expires) == .alreadyEnrolled)
        #expect(try await world.store.enrol(enrolment(device: 1, version: 2), now: Made.now) == .conflict)
        #expect(try await world.rows("document") == 6)
    }

    @Test("is refused whole when the list does not follow")
    func conflict() async throws {
        let world = try await invited()
        #expect(try await world.store.enrol(enrolment(version: 2), now: Made.now) == .conflict)
        #expect(try await world.store.device(dave.devices[0]) == nil)
        #expect(try await world.rows("vault") == 0)
        #expect(try await world.store.enrol(enrolment(), now: Made.now) == .enrolled)
    }

    @Test("leaves nothing behind when it fails in the middle")
    func fault() async throws {
        let world = try await invited()
        try await world.fault(
            "CREATE TRIGGER poison BEFORE INSERT ON bundle BEGIN SELECT raise(ABORT, 'poisoned'); END"
        )
        await #expect(throws: StoreError.unavailable) { try await world.store.enrol(enrolment(), now: Made.now) }
        #expect(try await world.store.device(dave.devices[0]) == nil)
        #expect(try await world.store.newestVersion(of: .deviceList(of: dave.who)) == 0)
        try await world.fault("DROP TRIGGER poison")
        #expect(try await world.store.enrol(enrolment(), now: Made.now) == .enrolled)
    }

    @Test("needs a known invitation, in time, of this user, who is not suspended")
    func invalid() async throws {
        let world = try await invited()
        let store = world.store
        #expect(try await store.enrol(enrolment(invitation: Made.hash(9)), now: Made.now) == .invitationInvalid)
        #expect(try await store.enrol(enrolment(), now: expires) == .invitationInvalid)
        #expect(try await store.openInvitation(hash, now: expires) == nil)
        #expect(try await store.putInvitation(Made.hash(8), for: World.bob.who, expires: expires))
        #expect(try await store.enrol(enrolment(invitation: Made.hash(8)), now: Made.now) == .invitationInvalid)
        _ = try await store.suspend(dave.who, true)
        #expect(try await store.enrol(enrolment(), now: Made.now) == .invitationInvalid)
        #expect(
            try await store.putInvitation(Made.hash(7), for: World.Person(9, devices: 1).who, expires: expires) == false
        )
    }

    @Test("a newer invitation takes an unused one's place")
    func replaced() async throws {
        let world = try await invited()
        #expect(try await world.store.putInvitation(Made.hash(201), for: dave.who, expires: expires))
        #expect(try await world.store.enrol(enrolment(), now: Made.now) == .invitationInvalid)
        #expect(try await world.store.enrol(enrolment(invitation: Made.hash(201)), now: Made.now) == .enrolled)
    }

    @Test("a reset user joins anew, with another device, and the chain goes on")
    func reset() async throws {
        let world = try await invited()
        let store = world.store
        #expect(try await store.enrol(enrolment(), now: Made.now) == .enrolled)
        #expect(try await store.reset(dave.who, now: Made.now) == [dave.devices[0]])
        #expect(try await store.user(dave.who)?.status == .pending)
        #expect(try await store.device(dave.devices[0]) == nil)
        #expect(try await store.enrol(enrolment(), now: Made.now) == .invitationInvalid, "the old one is gone")
        #expect(try await store.putInvitation(Made.hash(201), for: dave.who, expires: expires))
        #expect(try await store.openInvitation(Made.hash(201), now: Made.now)?.listVersion == 1)
        let again = enrolment(device: 1, version: 2, invitation: Made.hash(201))
        #expect(try await store.enrol(again, now: Made.now) == .enrolled)
        #expect(try await store.user(dave.who)?.status == .active)
    }

    @Test("an active user cannot be joined anew, whoever has an invitation")
    func takeOver() async throws {
        let world = try await invited()
        #expect(try await world.store.enrol(enrolment(), now: Made.now) == .enrolled)
        #expect(try await world.store.putInvitation(Made.hash(201), for: dave.who, expires: expires))
        let again = enrolment(device: 1, version: 2, invitation: Made.hash(201))
        #expect(try await world.store.enrol(again, now: Made.now) == .conflict)
        #expect(try await world.store.newestVersion(of: .deviceList(of: dave.who)) == 1)
    }

    @Test("a device id never returns")
    func returning() async throws {
        let world = try await World()
        let alice = World.alice
        let one = World.list(of: alice, version: 2, devices: [alice.devices[0]])
        #expect(try await world.store.replaceList(one, now: Made.now) == .stored(removed: [alice.devices[1]]))
        #expect(try await world.store.replaceList(one, now: Made.now) == .alreadyHeld)
        let both = World.list(of: alice, version: 3, devices: alice.devices)
        #expect(try await world.store.replaceList(both, now: Made.now) == .deviceReturns([alice.devices[1]]))
        let bobs = World.list(of: alice, version: 3, devices: [alice.devices[0], World.bob.devices[0]])
        #expect(try await world.store.replaceList(bobs, now: Made.now) == .deviceReturns([World.bob.devices[0]]))
    }
}
