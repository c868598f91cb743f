import Foundation
import PosternPrimitives
import PosternRelay
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("Vaults through the relay")
struct VaultTests {
    private static let key = key(8)
    private static let nonce = [UInt8](repeating: 6, count: Limits.nonceBytes)

    /// The same for the same number.
    static func key(_ number: UInt8) -> SignInKey {
        let scalar = SecretBytes(copying: [UInt8](repeating: 0, count: 65) + [number])
        guard let key = try? SignInKey(scalar: scalar) else { preconditionFailure("a small number is a scalar") }
        return key
    }

    static func vault(_ kind: UInt32, key: SignInKey = key(8), seed: UInt8 = 1) -> Vault {
        var vault = Vault()
        vault.kind = kind
        vault.random = Data(repeating: seed, count: 16)
        vault.signInHash = Data(key.publicKey.hash.bytes)
        vault.sealed = Data(repeating: seed, count: 180)
        return vault
    }

    private func salt(_ login: String, _ kind: UInt32, in world: RelayWorld) async throws -> SaltAnswer {
        var salt = Salt()
        salt.login = login
        salt.kind = kind
        guard case .salt(let answer) = try await world.relay.salt(salt, in: world.network) else { throw TestFailure() }
        return answer
    }

    private func open(
        _ user: Data,
        _ kind: UInt32,
        key: SignInKey = key,
        in world: RelayWorld,
        _ change: (inout OpenVault) throws -> Void = { _ in }
    ) async throws -> GuestAnswer {
        var open = OpenVault()
        open.user = user
        open.kind = kind
        if let user = UserID(user) {
            open.proof = try .made(by: key, kind: kind, of: Who(network: world.network, user: user), Self.nonce)
        }
        try change(&open)
        return try await world.relay.openVault(open, in: world.network, nonce: Self.nonce)
    }

    private func put(
        _ vault: Vault,
        of alice: TestDevice,
        key: SignInKey = key,
        isDevice: Bool = true,
        in world: RelayWorld
    ) async throws -> ServerFrame.OneOf_Body {
        var put = PutVault()
        put.vault = vault
        put.proofKind = 1
        put.proof = try .made(by: key, kind: 1, of: alice.who, Self.nonce)
        return try await world.relay.putVault(put, of: alice.who, nonce: Self.nonce, isDevice: isDevice)
    }

    /// A person with a password vault and no other.
    private func person(_ login: String, in world: RelayWorld) async throws -> TestDevice {
        try await world.person(login) { $0.vaults = [Self.vault(1)] }
    }

    @Test("who has the key gets the vault, and its connection may act for the user")
    func opens() async throws {
        let world = try await RelayWorld()
        let alice = try await person("alice", in: world)
        let salt = try await salt("alice", 1, in: world)
        #expect(salt.user == Data(alice.who.user.bytes) && salt.random == Data(repeating: 1, count: 16))
        let answer = try await open(salt.user, 1, in: world)
        guard case .vaultOpened(let opened) = answer.body else { throw TestFailure() }
        #expect(opened.sealed == Self.vault(1).sealed && opened.listVersion == 1)
        #expect(answer.user == alice.who.user)
    }

    @Test("a wrong key, an unknown user and a missing vault are refused alike, and then locked alike")
    func refused() async throws {
        let world = try await RelayWorld()
        let alice = try await person("alice", in: world)
        let unknown = try await salt("nobody", 1, in: world).user
        let places: [(Data, UInt32)] = [(Data(alice.who.user.bytes), 1), (unknown, 1), (unknown, 2)]
        var answers: [[ServerFrame.OneOf_Body]] = []
        for (user, kind) in places {
            var row: [ServerFrame.OneOf_Body] = []
            for _ in 0..<(kind == 1 ? 7 : 5) {
                let answer = try await open(user, kind, key: Self.key(9), in: world)
                #expect(answer.user == nil)
                row.append(answer.body)
            }
            answers.append(row)
        }
        #expect(answers[0] == answers[1])
        let wrong = [RefusalCode?](repeating: .notAuthenticated, count: 5)
        #expect(answers[0].map(\.refusal) == wrong + [.rateLimited, .rateLimited])
        #expect(answers[2] == Array(answers[0].prefix(5)))
        guard case .refusal(let refusal) = answers[0][5] else { throw TestFailure() }
        #expect(refusal.retryAfterSeconds == 30)
        world.clock.advance(seconds: 30)
        #expect(try await open(Data(alice.who.user.bytes), 1, in: world).user == alice.who.user)
    }

    @Test("salts of unknown logins look like others, are always the same, and one login has one user")
    func unknownSalts() async throws {
        let world = try await RelayWorld()
        _ = try await person("alice", in: world)
        let first = try await salt("nobody", 1, in: world)
        let second = try await salt("nobody", 2, in: world)
        #expect(first.user.count == 16 && first.random.count == 16)
        #expect(first.user == second.user, "as a login that is there has one user")
        #expect(first.random != second.random)
        #expect(try await salt("somebody", 1, in: world).user != first.user)
        #expect(try await salt("nobody", 1, in: world) == first)
        let alices = try await (salt("alice", 1, in: world), salt("alice", 2, in: world))
        #expect(alices.0.user == alices.1.user)
        #expect(try await salt("alice", 2, in: world) == alices.1, "of a vault that is not there")
        let again = try await world.reopened()
        #expect(try await salt("nobody", 1, in: again) == first, "after a restart")
        let other = try await RelayWorld()
        #expect(try await salt("nobody", 1, in: other) != first, "of another relay")
    }

    @Test("a lock is still there after a restart, and no connected device is concerned")
    func lockStays() async throws {
        let world = try await RelayWorld()
        let alice = try await person("alice", in: world)
        let bob = try await world.person("bob")
        let mailbox = TestMailbox()
        #expect(world.relay.connect(mailbox, isLive: true, device: alice.id, of: alice.who))
        for _ in 0..<5 { _ = try await open(Data(alice.who.user.bytes), 1, key: Self.key(9), in: world) }
        #expect(mailbox.reasons.isEmpty)
        let sent = try alice.seal("still here", to: bob, counter: 1, at: world.clock.now)
        #expect(await world.relay.send(sent, from: alice).accepted != nil)
        let next = Self.vault(1, key: Self.key(7), seed: 2)
        #expect(try await put(next, of: alice, key: Self.key(5), in: world).refusal == .notAuthenticated)
        #expect(try await put(next, of: alice, key: Self.key(5), isDevice: false, in: world).refusal == .rateLimited)
        let own = try VaultProof.made(by: Self.key, kind: 1, of: alice.who, Self.nonce)
        var asked = OpenVault()
        (asked.user, asked.kind, asked.proof) = (Data(alice.who.user.bytes), 1, own)
        for (who, expected) in [(alice.who, nil), (bob.who, .notPermitted)] as [(Who, RefusalCode?)] {
            let answer = try await world.relay.openVault(asked, in: world.network, nonce: Self.nonce, by: who)
            #expect(answer.body.refusal == expected, "strangers lock no device out, and it opens its own user's alone")
        }
        let again = try await world.reopened()
        #expect(try await open(Data(alice.who.user.bytes), 1, in: again).body.refusal == .rateLimited)
    }

    @Test("a password is changed, and a vault taken away, by who knows a secret")
    func puts() async throws {
        let world = try await RelayWorld()
        let alice = try await person("alice", in: world)
        let user = Data(alice.who.user.bytes)
        let newKey = Self.key(7)
        #expect(try await put(Self.vault(1, key: newKey, seed: 2), of: alice, in: world) == .done(Done()))
        #expect(try await open(user, 1, in: world).body.refusal == .notAuthenticated)
        #expect(try await open(user, 1, key: newKey, in: world).user == alice.who.user)
        var none = Vault()
        none.kind = 1
        #expect(try await put(none, of: alice, in: world).refusal == .notAuthenticated)
        #expect(try await put(none, of: alice, key: newKey, in: world) == .done(Done()))
        #expect(try await open(user, 1, key: newKey, in: world).user == nil)
    }

    @Test("what is no login, kind, key or vault is malformed")
    func malformed() async throws {
        let world = try await RelayWorld()
        let alice = try await person("alice", in: world)
        for (login, kind) in [("Alice", 1), ("", 1), ("alice", 0), ("alice", 3)] as [(String, UInt32)] {
            var salt = Salt()
            salt.login = login
            salt.kind = kind
            #expect(try await world.relay.salt(salt, in: world.network).refusal == .malformed)
        }
        let user = Data(alice.who.user.bytes)
        #expect(try await open(user.dropLast(), 1, in: world).body.refusal == .malformed)
        #expect(try await open(user, 4, in: world).body.refusal == .malformed)
        let proofs: [(inout VaultProof) -> Void] = [
            { $0.publicKey.removeLast() }, { $0.publicKey = Data(repeating: 4, count: 133) },
            { $0.signature.removeLast() }, { $0.address = "elsewhere.example:7443" }, { $0.address = "no address" },
        ]
        for change in proofs {
            for _ in 0..<6 {  // no guess: nothing is locked by it
                let answer = try await open(user, 1, in: world) { change(&$0.proof) }
                #expect(answer.body.refusal == .malformed)
            }
        }
        #expect(try await open(user, 1, in: world).user == alice.who.user)
        let changes: [(inout Vault) -> Void] = [
            { $0.kind = 3 }, { $0.random = Data() }, { $0.signInHash.removeLast() },
            { $0.sealed = Data(repeating: 1, count: Limits.vaultBytes + 1) },
        ]
        for change in changes {
            var vault = Self.vault(1)
            change(&vault)
            #expect(try await put(vault, of: alice, in: world).refusal == .malformed)
        }
    }

    @Test("a proof is of one key, user, kind and connection: what the relay saw opens nothing again")
    func bound() async throws {
        let world = try await RelayWorld()
        let alice = try await person("alice", in: world)
        let bob = try await person("bob", in: world)
        let user = Data(alice.who.user.bytes)
        let right = try VaultProof.made(by: Self.key, kind: 1, of: alice.who, Self.nonce)
        var wrong = try [
            VaultProof.made(by: Self.key, kind: 1, of: alice.who, [UInt8](repeating: 7, count: Limits.nonceBytes)),
            VaultProof.made(by: Self.key, kind: 2, of: alice.who, Self.nonce),
            VaultProof.made(by: Self.key, kind: 1, of: bob.who, Self.nonce), right,
        ]
        wrong[3].publicKey = Data(Self.key(9).publicKey.bytes)
        for proof in wrong {
            let answer = try await open(user, 1, in: world) { $0.proof = proof }
            #expect(answer.body.refusal == .notAuthenticated)
        }
        #expect(try await open(user, 1, in: world) { $0.proof = right }.user == alice.who.user)
    }
}
