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
    private static let key = [UInt8](repeating: 8, count: 32)

    static func vault(_ kind: UInt32, key: [UInt8] = key, seed: UInt8 = 1) -> Vault {
        var vault = Vault()
        vault.kind = kind
        vault.random = Data(repeating: seed, count: 16)
        vault.signInHash = Data(Hash512.of(key).bytes)
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

    private func open(_ user: Data, _ kind: UInt32, key: [UInt8] = key, in world: RelayWorld) async throws
        -> GuestAnswer
    {
        var open = OpenVault()
        open.user = user
        open.kind = kind
        open.signInKey = Data(key)
        return try await world.relay.openVault(open, in: world.network)
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
                let answer = try await open(user, kind, key: [UInt8](repeating: 9, count: 32), in: world)
                #expect(answer.user == nil)
                row.append(answer.body)
            }
            answers.append(row)
        }
        #expect(answers[0] == answers[1])
        #expect(
            answers[0].map(\.refusal) == Array(repeating: .notAuthenticated, count: 5) + [.rateLimited, .rateLimited]
        )
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
        for _ in 0..<5 {
            _ = try await open(Data(alice.who.user.bytes), 1, key: [UInt8](repeating: 0, count: 32), in: world)
        }
        #expect(mailbox.reasons.isEmpty)
        let sent = try alice.seal("still here", to: bob, counter: 1, at: world.clock.now)
        #expect(await world.relay.send(sent, from: alice).accepted != nil)
        var put = PutVault()
        put.vault = Self.vault(1, key: [UInt8](repeating: 7, count: 32), seed: 2)
        put.proofKind = 1
        put.signInKey = Data(repeating: 5, count: 32)
        #expect(try await world.relay.putVault(put, of: alice.who, isDevice: true).refusal == .notAuthenticated)
        #expect(try await world.relay.putVault(put, of: alice.who, isDevice: false).refusal == .rateLimited)
        let again = try await world.reopened()
        #expect(try await open(Data(alice.who.user.bytes), 1, in: again).body.refusal == .rateLimited)
    }

    @Test("a password is changed, and a vault taken away, by who knows a secret")
    func puts() async throws {
        let world = try await RelayWorld()
        let alice = try await person("alice", in: world)
        let user = Data(alice.who.user.bytes)
        let newKey = [UInt8](repeating: 7, count: 32)
        var put = PutVault()
        put.vault = Self.vault(1, key: newKey, seed: 2)
        put.proofKind = 1
        put.signInKey = Data(Self.key)
        #expect(try await world.relay.putVault(put, of: alice.who, isDevice: true) == .done(Done()))
        #expect(try await open(user, 1, in: world).body.refusal == .notAuthenticated)
        #expect(try await open(user, 1, key: newKey, in: world).user == alice.who.user)
        put.vault = Vault()
        put.vault.kind = 1
        #expect(try await world.relay.putVault(put, of: alice.who, isDevice: true).refusal == .notAuthenticated)
        put.signInKey = Data(newKey)
        #expect(try await world.relay.putVault(put, of: alice.who, isDevice: true) == .done(Done()))
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
        #expect(try await open(user, 1, key: [1], in: world).body.refusal == .malformed)
        let changes: [(inout Vault) -> Void] = [
            { $0.kind = 3 }, { $0.random = Data() }, { $0.signInHash.removeLast() },
            { $0.sealed = Data(repeating: 1, count: Limits.vaultBytes + 1) },
        ]
        for change in changes {
            var put = PutVault()
            put.vault = Self.vault(1)
            change(&put.vault)
            put.proofKind = 1
            put.signInKey = Data(Self.key)
            #expect(try await world.relay.putVault(put, of: alice.who, isDevice: true).refusal == .malformed)
        }
    }
}
