import Foundation
import PosternPrimitives
import PosternRelay
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("Devices and identities, by an administrator")
struct AdministrationDeviceTests {
    private let world: RelayWorld
    private let alice: TestDevice
    private let phone: TestDevice
    private let bob: TestDevice

    init() async throws {
        world = try await RelayWorld()
        alice = try await world.person("alice") { $0.vaults = [VaultTests.vault(1)] }
        phone = try await world.secondDevice(of: alice)
        bob = try await world.person("bob")
    }

    private func number(of person: TestDevice) async throws -> String {
        try #require(
            try await world.relay.users(UserPageRequest(), of: world.network).users.first { $0.who == person.who }?
                .number
        )
    }

    @Test("one device is signed out for good: cut off, without queue and keys, and its user goes on")
    func resetOne() async throws {
        let (relay, number) = (world.relay, try await number(of: alice))
        let mailboxes = [TestMailbox(), TestMailbox()]
        #expect(relay.connect(mailboxes[0], isLive: true, device: phone.id, of: phone.who))
        #expect(relay.connect(mailboxes[1], isLive: true, device: alice.id, of: alice.who))
        let results = try await relay.resetDevices(
            ["\(phone.id)", "\(phone.id)", "\(bob.id)", "no device"],
            ofUser: number,
            in: world.network
        )
        #expect(
            results
                == [.success(phone.id), .failure(.repeated), .failure(.unknownDevice), .failure(.unknownDevice)]
        )
        #expect(mailboxes.map(\.reasons) == [[.removed], []])
        #expect(try await world.signIn(phone)?.removed == true)
        #expect(try await world.signIn(alice)?.removed == false)
        let devices = try await relay.devices(ofUser: number, in: world.network)
        #expect(Set(devices.filter(\.isReset).map(\.id)) == [phone.id] && devices.count == 2)
        let sent = try bob.seal("x", to: alice, counter: 1, at: world.clock.now)
        #expect(await relay.send(sent, from: bob).accepted?.leftOut == [Data(phone.id.bytes)])
        // The next list may still name it, and it does not come back by that.
        let list = try alice.nextList(after: await world.chain(of: alice)) { _ in }
        #expect(try await world.put(list, of: alice) == .done(Done()))
        #expect(try await world.signIn(phone)?.removed == true)
        let again = try await relay.resetDevices(["\(phone.id)"], ofUser: number, in: world.network)
        #expect(again == [.success(phone.id)])
    }

    @Test("a user is reset and invited anew at once; a new identity comes, and is what vouching is about")
    func resetUser() async throws {
        let (relay, number, now) = (world.relay, try await number(of: alice), world.clock.now)
        let mailbox = TestMailbox()
        #expect(relay.connect(mailbox, isLive: true, device: alice.id, of: alice.who))
        let half = try Random.bytes(32)
        let reset = try await relay.resetUser(
            number,
            in: world.network,
            relayHalfHash: Hash512.of(half).bytes,
            expires: now.adding(seconds: 3600)
        )
        #expect(Set(reset.devices) == [alice.id, phone.id])
        #expect(reset.invitation.user.login == "alice" && reset.invitation.user.status == .pending)
        #expect(mailbox.reasons == [.removed])
        let before = try await relay.registration(of: number, in: world.network)
        #expect(before.identity == nil && before.administratorMAC == nil)
        let next = try TestDevice(who: alice.who, login: "alice", at: now)
        let list = try next.nextList(after: await world.chain(of: alice)) { list in
            list.devices = [ListedDevice(key: next.key.publicKey, kind: .person, added: now)]
        }
        var register = try next.registration(half: half, at: now)
        register.list = SignedDocument(body: list.body, signature: list.signature)
        #expect(try await relay.register(register, in: world.network) == .registered(Registered()))
        let after = try await relay.registration(of: number, in: world.network)
        #expect(after.identity == next.identity.publicKey.bytes && after.administratorMAC != nil)
        let devices = try await relay.devices(ofUser: number, in: world.network)
        #expect(devices.map(\.id) == [next.id] && devices.allSatisfy { !$0.isReset })
    }

    @Test("a voucher for the identity before does not count for the one after")
    func vouchers() async throws {
        let (relay, number, now) = (world.relay, try await number(of: alice), world.clock.now)
        let put = { (identity: IdentityPublicKey, issued: Timestamp) in
            let voucher = Voucher(who: alice.who, login: try Login("alice"), identity: identity, issued: issued)
            let document = try Document(signing: voucher, with: world.keys.voucher)
            try await relay.putVoucher(document.body, signature: document.signature, in: world.network)
        }
        try await put(alice.identity.publicKey, now)
        #expect(try await relay.registration(of: number, in: world.network).hasVoucher)
        let half = try Random.bytes(32)
        _ = try await relay.resetUser(
            number,
            in: world.network,
            relayHalfHash: Hash512.of(half).bytes,
            expires: now.adding(seconds: 3600)
        )
        let next = try TestDevice(who: alice.who, login: "alice", at: now)
        let list = try next.nextList(after: await world.chain(of: alice)) { list in
            list.devices = [ListedDevice(key: next.key.publicKey, kind: .person, added: now)]
        }
        var register = try next.registration(half: half, at: now)
        register.list = SignedDocument(body: list.body, signature: list.signature)
        #expect(try await relay.register(register, in: world.network) == .registered(Registered()))
        #expect(try await !relay.registration(of: number, in: world.network).hasVoucher)
        await #expect(throws: AdministrationError.self) { try await put(alice.identity.publicKey, now) }
        try await put(next.identity.publicKey, now.adding(seconds: 5))
        #expect(try await relay.registration(of: number, in: world.network).hasVoucher)
    }

    @Test("what cannot be is refused, and changes nothing")
    func refused() async throws {
        let (relay, number, now) = (world.relay, try await number(of: alice), world.clock.now)
        let hash = Hash512.of([1]).bytes
        let later = now.adding(seconds: 3600)
        for (number, hash, expires) in [("99", hash, later), (number, [1], later), (number, hash, now)] {
            await #expect(throws: AdministrationError.self) {
                try await relay.resetUser(number, in: world.network, relayHalfHash: hash, expires: expires)
            }
        }
        await #expect(throws: AdministrationError.unknownUser) {
            try await relay.resetDevices([], ofUser: "99", in: world.network)
        }
        await #expect(throws: AdministrationError.user(.nameTaken)) {
            try await relay.renameUser(number, to: "Bob", in: world.network)
        }
        await #expect(throws: AdministrationError.user(.nameUnusable)) {
            try await relay.renameUser(number, to: "a\u{202E}b", in: world.network)
        }
        #expect(try await world.signIn(alice)?.removed == false)
    }

    @Test("a name is given, and counts at once for who has not come")
    func renamed() async throws {
        let relay = world.relay
        let given = try await relay.renameUser(number(of: alice), to: "Alicia", in: world.network)
        #expect(given.user.login == "alice" && given.given == "alicia")
        let carol = try await relay.createUsers([UserWish(name: "carol")], in: world.network)[0].get()
        let renamed = try await relay.renameUser(carol.number, to: "carola", in: world.network)
        #expect(renamed.user.login == "carola" && renamed.given == nil)
        #expect(try await relay.createUsers([UserWish(name: "alicia")], in: world.network) == [.failure(.nameTaken)])
        #expect(try await relay.createUsers([UserWish(name: "carol")], in: world.network)[0].get().login == "carol")
    }
}
