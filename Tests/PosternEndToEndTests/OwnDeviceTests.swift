import Foundation
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("A person's devices and vaults, over the relay")
struct OwnDeviceTests {
    private let key: SignInKey
    private let wrongKey: SignInKey

    init() throws {
        (key, wrongKey) = (try .generate(), try .generate())
    }

    @Test("a device that is left out ends at once, erases itself by its own list, and stays out after kill -9")
    func removed() async throws {
        try await withDaemon { daemon in
            let alice = daemon.pairs[0].sender
            let laptop = try await RawClient.signedIn(alice, .live, at: daemon.place)
            let lost = try TestDevice(beside: alice, after: alice.chain, at: TestPair.now)
            #expect(try await laptop.ask(.putDocument(put(lost.list, of: alice))) == .done(Done()))
            let phone = try await RawClient.signedIn(lost, .live, at: daemon.place)
            let command = try await RawClient.signedIn(lost, .command, at: daemon.place)
            var chain = try alice.chain
            try chain.update(with: [lost.list])
            let without = try alice.nextList(after: chain) { $0.devices.removeAll { $0.id == lost.id } }
            #expect(try await laptop.ask(.putDocument(put(without, of: alice))) == .done(Done()))
            for connection in [phone, command] {
                let last = try await connection.end().last
                #expect(last?.goodbye.reason == .removed)
            }
            _ = try await laptop.next("the list's change") { frame in
                if case .changed(let changed) = frame.body, changed.version == 3 { true } else { nil }
            }
            daemon.kill()
            try await daemon.start()
            let back = try await RawClient.connect(to: daemon.place)
            let welcome = try await back.signIn(lost, .live)
            #expect(welcome.removed && welcome.listVersion == 3)
            guard case .documentPart(let part) = try await back.ask(.fetchDocuments(lists(of: alice))) else {
                throw TestFailure("a removed device may read its user's lists")
            }
            #expect(part.documents.last?.body == Data(without.body))
            guard case .refusal(let refusal) = try await back.ask(.putKeys(PutKeys())) else { throw TestFailure() }
            #expect(refusal.code == .notPermitted)
        }
    }

    @Test("a guest opens the vault and then acts for its user; a locked password stays locked after kill -9")
    func vaults() async throws {
        try await withDaemon { daemon in
            let alice = daemon.pairs[0].sender
            let laptop = try await RawClient.signedIn(alice, .command, at: daemon.place)
            var list = put(try alice.nextList(after: alice.chain) { _ in }, of: alice)
            list.vault = vault(kind: 1)
            #expect(try await laptop.ask(.putDocument(list)) == .done(Done()))
            let (guest, nonce) = try await guest(of: alice, at: daemon.place)
            guard case .salt(let salt) = try await guest.ask(.salt(salt(alice.login))) else { throw TestFailure() }
            #expect(salt.user == Data(alice.who.user.bytes))
            guard case .refusal(let early) = try await guest.ask(.fetchDocuments(lists(of: alice))) else {
                throw TestFailure("a guest may not read lists before it showed a secret")
            }
            #expect(early.code == .notPermitted)
            guard case .vaultOpened = try await guest.ask(.openVault(open(alice, key, nonce, daemon.place))) else {
                throw TestFailure("the right key opens nothing")
            }
            guard case .documentPart = try await guest.ask(.fetchDocuments(lists(of: alice))) else {
                throw TestFailure("who opened the vault may read the user's lists")
            }
            let unknown = try await self.salt("nobody", beside: alice, at: daemon.place)
            for _ in 0..<5 {
                _ = try await guest.ask(.openVault(open(alice, wrongKey, nonce, daemon.place)))
            }
            daemon.kill()
            try await daemon.start()
            let (again, newNonce) = try await self.guest(of: alice, at: daemon.place)
            let right = try open(alice, key, newNonce, daemon.place)
            guard case .refusal(let locked) = try await again.ask(.openVault(right)) else {
                throw TestFailure("the lock is gone")
            }
            #expect(locked.code == .rateLimited && (1...30).contains(locked.retryAfterSeconds))
            #expect(try await self.salt("nobody", beside: alice, at: daemon.place) == unknown)
            _ = try await RawClient.signedIn(alice, .command, at: daemon.place)
        }
    }

    private func salt(
        _ login: String,
        beside device: TestDevice,
        at place: TestDaemon.Place
    ) async throws -> SaltAnswer {
        let (guest, _) = try await guest(of: device, at: place)
        guard case .salt(let answer) = try await guest.ask(.salt(salt(login))) else { throw TestFailure() }
        return answer
    }

    private func guest(
        of device: TestDevice,
        at place: TestDaemon.Place
    ) async throws -> (client: RawClient, nonce: [UInt8]) {
        let client = try await RawClient.connect(to: place)
        var hello = Hello()
        hello.purpose = .join
        hello.network = Data(device.who.network.bytes)
        guard case .welcome(let welcome) = try await client.ask(.hello(hello)) else {
            throw TestFailure("no welcome for a guest")
        }
        return (client, Array(welcome.nonce))
    }

    private func salt(_ login: String) -> Salt {
        var salt = Salt()
        salt.login = login
        salt.kind = 1
        return salt
    }

    private func open(
        _ person: TestDevice,
        _ key: SignInKey,
        _ nonce: [UInt8],
        _ place: TestDaemon.Place
    ) throws -> OpenVault {
        var open = OpenVault()
        open.user = Data(person.who.user.bytes)
        open.kind = 1
        open.proof = try .made(by: key, kind: 1, of: person.who, nonce, at: place.address.text)
        return open
    }

    private func vault(kind: UInt32) -> Vault {
        var vault = Vault()
        vault.kind = kind
        vault.random = Data(repeating: 1, count: 16)
        vault.signInHash = Data(key.publicKey.hash.bytes)
        vault.sealed = Data(repeating: 2, count: 180)
        return vault
    }

    private func put(_ list: Document, of person: TestDevice) -> PutDocument {
        var put = PutDocument()
        put.kind = .deviceList
        put.subject = Data(person.who.user.bytes)
        put.document = SignedDocument(body: list.body, signature: list.signature)
        return put
    }

    private func lists(of person: TestDevice) -> FetchDocuments {
        var fetch = FetchDocuments()
        fetch.kind = .deviceList
        fetch.subject = Data(person.who.user.bytes)
        fetch.fromVersion = 1
        return fetch
    }
}
