import Foundation
import PosternClient
import PosternPrimitives
import PosternRelay
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

/// A network with a malicious relay and people in it: alice, bob (vouched for) and carol with real clients, and
/// mallory, a member whose keys the test holds.
final class World: Sendable {
    let facts: Founding.Facts
    let relay: LyingRelay
    let clock = TestClock()
    private let directory: String
    private let options: StoreOptions

    /// - Parameters:
    ///   - directory: With store and homes; erased by ``close()``.
    ///   - charters: Later ones, that the relay has from its beginning.
    ///   - options: The relay's, where a test needs it smaller.
    init(
        _ directory: String,
        _ facts: Founding.Facts,
        isNew: Bool = false,
        charters: [Document] = [],
        options: StoreOptions = StoreOptions()
    ) async throws {
        self.directory = directory
        self.facts = facts
        self.options = options
        let clock = clock
        let epoch = isNew ? Epoch([UInt8](repeating: 1, count: Epoch.byteCount)) : nil
        let store = try Store.open(directory + "/store", newEpoch: epoch, options: options, logger: Stage.logger)
        for (index, document) in charters.enumerated() {
            try await Self.put(document, version: UInt32(index) + 2, facts, in: store)
        }
        relay = LyingRelay(try await Self.relay(over: store, facts, clock))
        try await Stage.shared.value.play(relay)
    }

    private static func relay(over store: Store, _ facts: Founding.Facts, _ clock: TestClock) async throws -> Relay {
        guard let masterKey = MasterKey(SecretBytes(copying: facts.masterKey)) else { throw TestFailure() }
        return try await Relay(
            store: store,
            masterKey: masterKey,
            logger: Stage.logger,
            clock: { clock.now },
            random: { try Random.bytes($0) }
        )
    }

    private static func put(
        _ charter: Document,
        version: UInt32,
        _ facts: Founding.Facts,
        in store: Store
    ) async throws {
        let content = try Charter(parsing: charter.body)
        let stored = PosternStore.StoredDocument(
            chain: .charter(of: facts.network),
            version: version,
            body: charter.body,
            signature: charter.signature,
            hash: charter.hash
        )
        let outcome = try await store.put(stored, after: content.previous)
        guard outcome == .stored else { throw TestFailure("the charter was not put: \(outcome)") }
    }

    /// A copy of the founded network, for one test alone.
    static func with(
        charters: [Document] = [],
        options: StoreOptions = StoreOptions(),
        _ body: (World) async throws -> Void
    ) async throws {
        let founding = try await Founding.shared.value
        let directory = try founding.copy()
        let world = try await World(directory, founding.facts, charters: charters, options: options)
        do {
            try await body(world)
        } catch {
            await world.close()
            throw error
        }
        await world.close()
    }

    func close() async {
        await relay.honest.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// A copy of the store, taken while the relay is stopped for it.
    func backUp() async throws -> String {
        let backup = directory + "/backup-\(UUID().uuidString)"
        await relay.honest.close()
        try FileManager.default.copyItem(atPath: directory + "/store", toPath: backup)
        try await startAgain()
        return backup
    }

    /// What `posternd restore` does, and the start after it.
    func restore(from backup: String) async throws {
        await relay.honest.close()
        let restore = try StoreRestore(
            from: backup,
            toReplace: directory + "/store",
            epoch: try .random(),
            now: clock.now
        )
        _ = try restore.install()
        try await startAgain()
    }

    private func startAgain() async throws {
        let store = try Store.open(directory + "/store", newEpoch: nil, options: options, logger: Stage.logger)
        relay.honest = try await Self.relay(over: store, facts, clock)
    }

    var homes: String { directory + "/homes" }
    var network: NetworkID { facts.network }

    /// Whose identity the test holds, besides those of whom it made itself.
    func identity(of person: Person) throws -> IdentityKey {
        guard let scalar = facts.identities[person.login.text] else { throw TestFailure("no identity") }
        return try IdentityKey(scalar: SecretBytes(copying: scalar))
    }

    func person(_ login: String) throws -> Person { try Person(login, in: homes, clock: clock) }

    var mallory: TestDevice {
        get throws {
            guard let mallory = facts.mallory else { throw TestFailure("no mallory yet") }
            return mallory
        }
    }

    /// A copy of a home as it is now.
    func copyOfHome(_ person: Person) throws -> Person {
        try person.opened(in: try directoryWithCopyOfHome(person))
    }

    /// - Returns: Where the copy lies, under the home's own name, with its key file where there is one.
    func directoryWithCopyOfHome(_ person: Person) throws -> String {
        let copies = directory + "/copies-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: copies, withIntermediateDirectories: true)
        for name in [person.login.text, person.login.text + ".key"] {
            guard FileManager.default.fileExists(atPath: "\(homes)/\(name)") else { continue }
            try FileManager.default.copyItem(atPath: "\(homes)/\(name)", toPath: "\(copies)/\(name)")
        }
        return copies
    }
}

// Joining.
extension World {
    /// What the administrator's tool does: the secret is drawn here, and the relay is told the hash of its half.
    func invite(_ login: String, floor: UInt32 = 1) async throws -> Invitation {
        let code = NetworkCode(network: network, charterVersion: floor, address: facts.address)
        let invitation = try Invitation.make(into: code)
        _ = try await relay.honest.invite(
            UserWish(name: login),
            to: network,
            relayHalfHash: invitation.relayHash.bytes,
            expires: clock.now.adding(seconds: Limits.invitationSeconds)
        )
        return invitation
    }

    /// What `register` does with an invitation.
    ///
    /// - Parameter passphrase: Of the new home; `nil`: a key file beside it.
    @discardableResult
    func join(_ invitation: String, as login: String, passphrase: String? = nil) async throws -> Person {
        let joining = try await Joining.begin(text: invitation)
        try FileManager.default.createDirectory(atPath: homes, withIntermediateDirectories: true)
        let clock = clock
        let registering = try Registering.open(
            home: Person.directory(of: login, in: homes),
            unlock: Person.unlock(login, in: homes, passphrase: passphrase),
            clock: { clock.now }
        )
        _ = try await registering.register(
            joining,
            password: Founding.password,
            recovery: RecoverySheet.make()
        )
        return try Person(login, in: homes, clock: clock, passphrase: passphrase)
    }

    static let password = "correct horse battery staple"

    /// What `device add` and `device link` begin with.
    func visit(_ person: Person) async throws -> AccountVisit {
        let clock = clock
        return try await AccountVisit.begin(
            networkCode: try person.client.whoAmI().networkCode.text,
            login: person.login.text,
            clock: { clock.now }
        )
    }

    func newDevice(_ name: String) -> NewDevice {
        let clock = clock
        return NewDevice(
            home: Person.directory(of: name, in: homes),
            unlock: Person.unlock(name, in: homes),
            clock: { clock.now }
        )
    }

    /// What `device add` does with the password.
    func addDevice(_ name: String, of person: Person) async throws -> Client {
        try await newDevice(name).add(try await visit(person), with: .password(Self.password, vaultFile: nil))
    }

    /// What the administrator is told of a user.
    func registration(of login: String) async throws -> UserRegistration {
        guard let user = try await relay.honest.store.user(login: login, in: network) else {
            throw TestFailure("no user \(login)")
        }
        return try await relay.honest.registration(of: user.number.text, in: network)
    }

    func vouch(for person: Person) async throws {
        try await vouch(for: person.who, person.login.text, person.identity)
    }

    func vouch(for who: Who, _ login: String, _ identity: IdentityPublicKey) async throws {
        let voucher = Voucher(who: who, login: try Login(login), identity: identity, issued: clock.now)
        let document = try Document(signing: voucher, with: facts.voucher)
        try await relay.honest.putVoucher(document.body, signature: document.signature, in: network)
    }
}

extension World {
    /// Lifts the lie and shows that the honest relay's next message is shown: nothing blocks the queue.
    ///
    /// - Parameter texts: What waited before it.
    /// - Returns: What else was shown with it.
    @discardableResult
    func goesOn(
        _ sender: Person,
        to recipient: Person,
        besides texts: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Shown {
        relay.lie = .none
        let text = "honest again"
        try await sender.send(text, to: recipient)
        let shown = try await recipient.look()
        #expect(shown.texts == texts + [text], sourceLocation: sourceLocation)
        return shown
    }
}
