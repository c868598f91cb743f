import Foundation
import PosternPrimitives
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternRelay

@Suite("A user's own lists")
struct OwnListTests {
    @Test("the next one by the same identity is taken, from a device and from a guest; every live device is told")
    func taken() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let (live, command) = (TestMailbox(), TestMailbox())
        #expect(world.relay.connect(live, isLive: true, device: bob.id, of: bob.who))
        #expect(world.relay.connect(command, isLive: false, device: bob.id, of: bob.who))
        let second = try TestDevice(beside: alice, after: await world.chain(of: alice), at: world.clock.now)
        #expect(try await world.put(second.list, of: alice, isGuest: true) == .done(Done()))
        #expect(try await world.put(second.list, of: alice) == .done(Done()), "once more, as after a lost answer")
        let third = try TestDevice(beside: alice, after: await world.chain(of: alice), at: world.clock.now)
        #expect(try await world.put(third.list, of: alice) == .done(Done()))
        #expect(try await world.chain(of: alice).newest.version == 3)
        var changed = Changed()
        changed.kind = .deviceList
        changed.subject = Data(alice.who.user.bytes)
        changed.version = 2
        #expect(live.changes.first == changed)
        #expect(live.changes.map(\.version) == [2, 3])
        #expect(command.changes.isEmpty)
        #expect(try await world.signIn(second)?.removed == false)
    }

    @Test("ten thousand who are connected are told once each, and nobody of another network")
    func everybody() async throws {
        let switchboard = Switchboard()
        let other = Who(network: .zero, user: .zero)
        let mailboxes = (0..<10_001).map { _ in TestMailbox() }
        let network = NetworkID(cutting: .of([1]))
        for (number, mailbox) in mailboxes.enumerated() {
            let device = DeviceID(cutting: .of([UInt8(number >> 8), UInt8(number & 255)]))
            let who = number == 10_000 ? other : Who(network: network, user: UserID(cutting: .of(device.bytes)))
            #expect(switchboard.connect(mailbox, isLive: true, device: device, of: who))
            if number == 0 { switchboard.disconnect(mailbox, device: device, of: who) }
        }
        switchboard.tell(everybodyOf: network, Changed())
        #expect(mailboxes.dropFirst().dropLast().allSatisfy { $0.changes.count == 1 })
        #expect(mailboxes[0].changes.isEmpty && mailboxes[10_000].changes.isEmpty)
    }

    @Test("a message must have a row for a new device from its first key on")
    func newDevice() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let second = try await world.secondDevice(of: bob)
        let sent = try alice.seal("for one", to: bob, counter: 1, at: world.clock.now)
        #expect(await world.relay.send(sent, from: alice).wrongRecipients?.missing == [Data(second.id.bytes)])
    }

    @Test("a device that is left out is cut off at once: no connection, no queue, no key, no row")
    func removed() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let lost = try await world.secondDevice(of: bob)
        let note = try bob.seal("note", to: lost, counter: 1, at: world.clock.now) { $0.listVersion = 2 }
        #expect(await world.relay.send(note, from: bob).accepted != nil)
        let mailboxes = [TestMailbox(), TestMailbox(), TestMailbox()]
        #expect(world.relay.connect(mailboxes[0], isLive: true, device: lost.id, of: lost.who))
        #expect(world.relay.connect(mailboxes[1], isLive: false, device: lost.id, of: lost.who))
        #expect(world.relay.connect(mailboxes[2], isLive: true, device: bob.id, of: bob.who))
        #expect(try await waitingMail(of: lost, in: world) == 1)
        let cuts = world.relay.switchboard.cuts
        let list = try bob.nextList(after: await world.chain(of: bob)) { $0.devices.removeAll { $0.id == lost.id } }
        #expect(try await world.put(list, of: bob) == .done(Done()))
        #expect(mailboxes.map(\.reasons) == [[.removed], [.removed], []])
        #expect(world.relay.switchboard.cuts > cuts)
        #expect(try await !world.relay.mayStay(lost.id))
        #expect(try await world.relay.mayStay(bob.id))
        #expect(try await waitingMail(of: lost, in: world) == 0)
        #expect(try await keyless(lost, by: alice.who, in: world))
        let sealed = try alice.seal("x", to: bob, counter: 1, at: world.clock.now)
        #expect(await world.relay.send(sealed, from: alice).accepted?.leftOut == [])
        var note2 = try bob.seal("late", to: lost, counter: 2, at: world.clock.now) { $0.listVersion = 3 }
        #expect(await world.relay.send(note2, from: bob).wrongRecipients?.surplus == [Data(lost.id.bytes)])
        note2 = try lost.seal("I am still here", to: alice, counter: 1, at: world.clock.now) { $0.listVersion = 3 }
        #expect(await world.relay.send(note2, from: lost).refusal == .notPermitted)
    }

    private func waitingMail(of device: TestDevice, in world: RelayWorld) async throws -> Int {
        try await world.relay.mail(for: device.id, after: 0, count: 100, bytes: 1 << 20).messages.count
    }

    private func keyless(_ device: TestDevice, by who: Who, in world: RelayWorld) async throws -> Bool {
        var claim = Claim()
        claim.devices = [Data(device.id.bytes)]
        guard case .claimed(let claimed) = try await world.relay.claim(claim, by: who) else { throw TestFailure() }
        return claimed.withoutKey == claim.devices
    }

    @Test("a removed device still signs in, and is told what it is; a wrong signature is not")
    func removedSignsIn() async throws {
        let world = try await RelayWorld()
        let bob = try await world.person("bob")
        let lost = try await world.secondDevice(of: bob)
        let list = try bob.nextList(after: await world.chain(of: bob)) { $0.devices.removeAll { $0.id == lost.id } }
        #expect(try await world.put(list, of: bob) == .done(Done()))
        let welcome = try #require(try await world.signIn(lost))
        #expect(welcome.removed && welcome.listVersion == 3 && welcome.bundlesLeft == 0)
        #expect(try await world.signIn(lost, change: { $0[70] ^= 1 }) == nil)
        let stranger = try TestDevice(beside: bob, after: await world.chain(of: bob), at: world.clock.now)
        #expect(try await world.signIn(stranger) == nil)
        _ = try await world.relay.store.suspend(bob.who, true)
        #expect(try await world.signIn(lost) == nil)
    }

    @Test("nobody takes a user over: another identity's list is refused, whatever it extends")
    func anotherIdentity() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let chain = try await world.chain(of: alice)
        let mallory = try IdentityKey.generate()
        let list = try alice.nextList(after: chain, by: mallory) { _ in }
        for isGuest in [true, false] {
            #expect(try await world.put(list, of: alice, isGuest: isGuest).refusal == .notPermitted)
        }
        var forged = PutDocument()
        forged.kind = .deviceList
        forged.subject = Data(alice.who.user.bytes)
        var body = try alice.nextList(after: chain) { _ in }
        body = try Document(body: body.body, signature: Array(body.signature.dropLast()) + [body.signature[131] ^ 1])
        #expect(try await world.put(body, of: alice).refusal == .documentRefused)
        forged.document = SignedDocument(body: [1, 2], signature: [3])
        #expect(try await world.relay.putDocument(forged, by: alice.who, isGuest: false).refusal == .malformed)
        #expect(try await world.chain(of: alice).newest.version == 1)
    }

    @Test("the relay applies every rule of the chain")
    func rules() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let first = try await world.chain(of: alice)
        let lost = try await world.secondDevice(of: alice)
        let second = try await world.chain(of: alice)
        let without = try alice.nextList(after: second) { $0.devices.removeAll { $0.id == lost.id } }
        #expect(try await world.put(without, of: alice) == .done(Done()))
        let third = try await world.chain(of: alice)
        let now = world.clock.now
        let other = try DeviceSigningKey.generate().publicKey
        let refused: [(RefusalCode, Document)] = [
            (.conflict, try alice.nextList(after: first) { _ in }),
            (.conflict, try alice.nextList(after: second) { _ in }),
            (.conflict, try alice.nextList(after: third) { $0.version += 1 }),
            (.conflict, try alice.nextList(after: third) { $0.previous = .of([1]) }),
            (.documentRefused, lost.list),
            (
                .documentRefused,
                try alice.nextList(after: third) {
                    $0.devices = second.newest.content.devices
                }
            ),
            (.documentRefused, try alice.nextList(after: third) { $0.login = try Login("alicia") }),
            (
                .documentRefused,
                try alice.nextList(after: third) {
                    $0.devices = [ListedDevice(key: other, kind: .retention, added: now)]
                }
            ),
            (.documentRefused, try alice.nextList(after: third) { $0.user = bob.who.user }),
        ]
        for (index, (code, document)) in refused.enumerated() {
            let expected = index == 4 ? .conflict : code
            #expect(try await world.put(document, of: alice).refusal == expected, "number \(index)")
        }
        #expect(try await world.put(refused[8].1, of: bob).refusal != nil)
        #expect(try await world.chain(of: alice).newest.version == 3)
    }

    @Test("only one's own, with a vault only where it belongs, and by a guest nothing else")
    func ownOnly() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let list = try alice.nextList(after: await world.chain(of: alice)) { _ in }
        var put = PutDocument()
        put.kind = .deviceList
        put.subject = Data(alice.who.user.bytes)
        put.document = SignedDocument(body: list.body, signature: list.signature)
        #expect(try await world.relay.putDocument(put, by: bob.who, isGuest: false).refusal == .notPermitted)
        put.kind = .voucher
        #expect(try await world.relay.putDocument(put, by: alice.who, isGuest: true).refusal == .notPermitted)
        put.vault = VaultTests.vault(1)
        #expect(try await world.relay.putDocument(put, by: alice.who, isGuest: false).refusal == .malformed)
        put.kind = .deviceList
        put.vault.random = Data()
        #expect(try await world.relay.putDocument(put, by: alice.who, isGuest: false).refusal == .malformed)
        put.kind = .UNRECOGNIZED(9)
        put.clearVault()
        #expect(try await world.relay.putDocument(put, by: alice.who, isGuest: false).refusal == .unsupported)
        #expect(try await world.chain(of: alice).newest.version == 1)
    }

    @Test("a vault comes in the same transaction, and not with a list that is there or refused")
    func vault() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice") { $0.vaults = [VaultTests.vault(1, seed: 1)] }
        let first = try await world.chain(of: alice)
        let list = try alice.nextList(after: first) { _ in }
        #expect(try await world.put(list, of: alice, vault: VaultTests.vault(1, seed: 2)) == .done(Done()))
        #expect(try await random(of: alice, in: world) == 2)
        #expect(try await world.put(list, of: alice, vault: VaultTests.vault(1, seed: 3)) == .done(Done()))
        let fork = try alice.nextList(after: first) { $0.devices = [] }
        #expect(try await world.put(fork, of: alice, vault: VaultTests.vault(1, seed: 4)).refusal == .conflict)
        #expect(try await random(of: alice, in: world) == 2)
    }

    private func random(of person: TestDevice, in world: RelayWorld) async throws -> UInt8? {
        let salt = try await world.relay.store.vaultSalt(login: person.login, kind: .password, in: world.network)
        return salt.random?.first
    }

    @Test("of two that come at once one is taken")
    func race() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let chain = try await world.chain(of: alice)
        let lists = try (0..<8).map { _ in try TestDevice(beside: alice, after: chain, at: world.clock.now).list }
        let answers = try await withThrowingTaskGroup(of: RefusalCode?.self) { group in
            for list in lists { group.addTask { try await world.put(list, of: alice).refusal } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count(where: { $0 == nil }) == 1)
        #expect(answers.count(where: { $0 == .conflict }) == 7)
        #expect(try await world.chain(of: alice).newest.version == 2)
    }

    @Test("a suspended or reset user signs nothing here")
    func shutOut() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let list = try alice.nextList(after: await world.chain(of: alice)) { _ in }
        _ = try await world.relay.store.suspend(alice.who, true)
        #expect(try await world.put(list, of: alice, isGuest: true).refusal == .notPermitted)
        _ = try await world.relay.store.suspend(alice.who, false)
        _ = try await world.relay.store.reset(alice.who, now: world.clock.now)
        #expect(try await world.put(list, of: alice, isGuest: true).refusal == .notPermitted)
    }

    @Test("a login that an administrator gave counts once the identity has signed it; the old one goes to nobody")
    func renamed() async throws {
        let world = try await RelayWorld()
        let store = world.relay.store
        let alice = try await world.person("alice")
        let renaming = { (who: Who, login: String) in
            try await store.rename(who, to: login, now: world.clock.now)
        }
        let bob = try await world.person("bob")
        #expect(try await renaming(alice.who, "bob") == .loginTaken)
        #expect(try await renaming(alice.who, "alicia") == .given)
        #expect(try await renaming(bob.who, "alicia") == .loginTaken)
        #expect(try await store.user(alice.who)?.login == "alice")
        let list = try alice.nextList(after: await world.chain(of: alice)) { $0.login = try Login("alicia") }
        #expect(try await world.put(list, of: alice) == .done(Done()))
        #expect(try await store.user(alice.who)?.login == "alicia")
        #expect(try await store.user(login: "alice", in: world.network) == nil)
        #expect(try await renaming(bob.who, "alice") == .loginTaken)
        let wish = UserWish(name: "alice")
        #expect(try await world.relay.createUsers([wish], in: world.network) == [.failure(.nameTaken)])
        world.clock.advance(seconds: 400 * 86_400)
        _ = try await world.relay.expire()
        #expect(try await renaming(bob.who, "alice") == .given)
    }
}
