import Foundation
import GRDB
import Logging
import PosternPrimitives
import PosternRelay
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

/// A relay over a real store in a folder of its own, with one network and a clock that the test turns.
final class RelayWorld: Sendable {
    let relay: Relay
    let network: NetworkID
    let clock: TestClock
    let keys: TestNetwork.Keys
    private let folder: Folder
    private let masterKey: [UInt8]
    private let outbox: Bell?

    /// Gone with the last world over it.
    private final class Folder: Sendable {
        let url = FileManager.default.temporaryDirectory.appending(path: "postern-relay-\(UUID().uuidString)")

        deinit {
            try? FileManager.default.removeItem(at: url)
        }
    }

    /// - Parameter outbox: Where invitations are mailed.
    convenience init(options: StoreOptions = StoreOptions(), outbox: Bell? = nil) async throws {
        let (folder, clock) = (Folder(), TestClock())
        let store = try Self.open(folder, Epoch([UInt8](repeating: 1, count: 16)), options)
        let keys = try TestNetwork.Keys()
        let network = try await TestNetwork.make(in: store, at: clock.now, keys: keys)
        try await self.init(folder, store, network, clock, keys, outbox, masterKey: Random.bytes(32))
    }

    private init(
        _ folder: Folder,
        _ store: Store,
        _ network: NetworkID,
        _ clock: TestClock,
        _ keys: TestNetwork.Keys,
        _ outbox: Bell?,
        masterKey: [UInt8]
    ) async throws {
        self.outbox = outbox
        (self.folder, self.network, self.clock, self.keys, self.masterKey) = (folder, network, clock, keys, masterKey)
        relay = try await Relay(
            store: store,
            masterKey: try #require(MasterKey(SecretBytes(copying: masterKey))),
            outbox: outbox,
            logger: Self.logger,
            clock: { clock.now },
            random: { try Random.bytes($0) }
        )
    }

    /// The same relay after a restart: this one is closed.
    func reopened() async throws -> RelayWorld {
        await relay.close()
        let store = try Self.open(folder, nil, StoreOptions())
        return try await RelayWorld(folder, store, network, clock, keys, outbox, masterKey: masterKey)
    }

    /// The same relay, after its store was restored from a copy of itself: this one is closed.
    func restored() async throws -> RelayWorld {
        await relay.close()
        let restore = try StoreRestore(
            from: folder.url.path,
            toReplace: folder.url.path,
            epoch: try .random(),
            now: clock.now
        )
        if let replaced = try restore.install() { try FileManager.default.removeItem(atPath: replaced) }
        let store = try Self.open(folder, nil, StoreOptions())
        return try await RelayWorld(folder, store, network, clock, keys, outbox, masterKey: masterKey)
    }

    private static func open(_ folder: Folder, _ epoch: Epoch?, _ options: StoreOptions) throws -> Store {
        try Store.open(folder.url.path, newEpoch: epoch, options: options, logger: logger)
    }

    private static let logger = {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }()

    /// What lies on the disk.
    func files() throws -> [Data] {
        try FileManager.default.contentsOfDirectory(at: folder.url, includingPropertiesForKeys: nil).map {
            try Data(contentsOf: $0)
        }
    }

    /// What another process does to the store.
    func fault(_ sql: String) async throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        let database = try DatabaseQueue(
            path: folder.url.appending(path: "relay.sqlite").path,
            configuration: configuration
        )
        try await database.write { db in try db.execute(sql: sql) }
    }

    static let address = TestNetwork.address

    /// Invites and enrols a person through the relay's own door.
    ///
    /// - Parameter change: What else the registration brings.
    func person(_ login: String, _ change: (inout Register) -> Void = { _ in }) async throws -> TestDevice {
        try await TestNetwork.person(login, in: network, of: relay, at: clock.now, change)
    }

    /// What the relay serves of a person's lists, checked.
    func chain(of person: TestDevice) async throws -> DeviceListChain {
        let page = try await relay.store.documents(.deviceList(of: person.who), from: 1, byteLimit: 1 << 20)
        let documents = try page.documents.map { try Document(body: $0.body, signature: $0.signature) }
        return try DeviceListChain(of: person.who, documents: documents)
    }

    /// Puts a person's next list.
    ///
    /// - Parameter who: Whose device does it; the person's own where `nil`.
    func put(
        _ list: Document,
        of person: TestDevice,
        vault: Vault? = nil,
        by who: Who? = nil,
        isGuest: Bool = false
    ) async throws -> ServerFrame.OneOf_Body {
        var put = PutDocument()
        put.kind = .deviceList
        put.subject = Data(person.who.user.bytes)
        put.document = SignedDocument(body: list.body, signature: list.signature)
        if let vault { put.vault = vault }
        return try await relay.putDocument(put, by: who ?? person.who, isGuest: isGuest)
    }

    /// A second device of a person, listed and with a published key.
    func secondDevice(of person: TestDevice) async throws -> TestDevice {
        let device = try TestDevice(beside: person, after: await chain(of: person), at: clock.now)
        let answer = try await put(device.list, of: person)
        guard case .done = answer else { throw TestFailure("the list was not taken: \(answer)") }
        var keys = PutKeys()
        let bundle = try device.rotatingBundle(at: clock.now)
        keys.bundles = [SignedDocument(body: bundle.body, signature: bundle.signature)]
        guard case .keysTaken = try await relay.putKeys(keys, of: device.id, of: device.who) else {
            throw TestFailure()
        }
        return device
    }

    /// Another security group, beside the one in which everybody is.
    func makeGroup(_ code: String) async throws {
        let group = SecurityGroup(
            code: try #require(GroupCode(code)),
            name: code,
            foldedName: code,
            created: clock.now
        )
        guard try await relay.store.createGroup(group, in: network) == .created else { throw TestFailure("no group") }
    }

    /// What an administrator's move leaves in the store. Nobody is told.
    func put(_ person: TestDevice, inGroup code: String) throws {
        try RawDatabase(path: folder.url.path + "/relay.sqlite").run(
            """
            UPDATE user SET security_group = (SELECT id FROM security_group WHERE code = '\(code)')
                WHERE user = x'\(Hex.encode(person.who.user.bytes))'
            """
        )
    }

    /// The next policy of a security group, signed by the operating key and stored.
    @discardableResult
    func putPolicy(ofGroup code: String, _ settings: String) async throws -> Document {
        let chain = Chain.policy(of: network, scope: PolicyScope(group: code, in: network))
        let newest = try await relay.store.newestDocument(chain)
        var policy = Policy(
            network: network,
            scope: PolicyScope(group: code, in: network),
            charterVersion: 1,
            issued: clock.now,
            settings: settings
        )
        if let newest { (policy.version, policy.previous) = (newest.version + 1, newest.hash) }
        let document = try Document(signing: policy, with: keys.operating)
        let stored = StoredDocument(
            chain: chain,
            version: policy.version,
            body: document.body,
            signature: document.signature,
            hash: document.hash
        )
        guard try await relay.store.put(stored, after: policy.previous) == .stored else { throw TestFailure("not put") }
        return document
    }

    /// Signs in, as far as the relay decides about it.
    func signIn(
        _ device: TestDevice,
        from origin: String? = nil,
        change: (inout [UInt8]) -> Void = { _ in }
    ) async throws -> Welcome? {
        let nonce = [UInt8](repeating: 5, count: 32)
        let address = try HostAddress(Self.address)
        var signature = try SignInProof(who: device.who, device: device.id, address: address, nonce: nonce)
            .sign(with: device.key)
        change(&signature)
        return try await relay.checkProof(
            of: device.id,
            of: device.who,
            minor: 0,
            nonce: nonce,
            address: address.text,
            signature: signature,
            from: origin
        )
    }
}
