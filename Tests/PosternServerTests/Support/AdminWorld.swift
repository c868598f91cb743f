import Logging
import PosternAdminAPI
import PosternPrimitives
import PosternRelay
import PosternStore
import PosternTesting
import PosternWire
import Synchronization

@testable import PosternServer

/// The admin endpoint's desk over a real store, with a clock that the test turns.
final class AdminWorld: Sendable {
    let relay: Relay
    let desk: AdminDesk
    let key: PosternAdminAPI.AccessKey
    let clock: Clock
    private let directory: TemporaryDirectory
    private let masterKey: [UInt8]
    private let outbox: Bell?

    /// - Parameter outbox: Where invitations are mailed.
    convenience init(outbox: Bell? = nil) async throws {
        guard let key = PosternAdminAPI.AccessKey(randomBytes: try Random.bytes(40)) else { throw Installed.Missing() }
        let epoch = Epoch([UInt8](repeating: 1, count: 16))
        try await self.init(TemporaryDirectory(), epoch, key, Clock(), outbox, masterKey: Random.bytes(32))
        _ = try await relay.addAccessKey(id: key.id, secret: key.secret.revealed, name: "test")
    }

    private init(
        _ directory: TemporaryDirectory,
        _ epoch: Epoch?,
        _ key: PosternAdminAPI.AccessKey,
        _ clock: Clock,
        _ outbox: Bell?,
        masterKey: [UInt8]
    ) async throws {
        self.outbox = outbox
        (self.directory, self.key, self.clock, self.masterKey) = (directory, key, clock, masterKey)
        let store = try Store.open(
            directory.path + "/store",
            newEpoch: epoch,
            options: StoreOptions(),
            logger: silent
        )
        guard let master = MasterKey(SecretBytes(copying: masterKey)) else { throw Installed.Missing() }
        relay = try await Relay(
            store: store,
            masterKey: master,
            outbox: outbox,
            logger: silent,
            clock: { clock.now },
            random: { try Random.bytes($0) }
        )
        desk = AdminDesk(
            AdminHandlers(
                relay: relay,
                template: { try NetworkTemplate(hosts: ["relay.example:7443"], authorityKeys: [[1]]) },
                pageKey: [UInt8](repeating: 7, count: 32)
            ),
            logger: silent
        )
    }

    /// The same after a restart of the server; this one is closed.
    func restarted() async throws -> AdminWorld {
        await relay.close()
        return try await AdminWorld(directory, nil, key, clock, outbox, masterKey: masterKey)
    }

    /// Another administrator's.
    func anotherKey() async throws -> PosternAdminAPI.AccessKey {
        guard let key = PosternAdminAPI.AccessKey(randomBytes: try Random.bytes(40)) else { throw Installed.Missing() }
        _ = try await relay.addAccessKey(id: key.id, secret: key.secret.revealed, name: "another")
        return key
    }

    /// An administrator with these policies, and a key of theirs.
    ///
    /// - Parameter document: Of a policy of the same name, which comes beside the others.
    func administrator(
        _ name: String,
        policies: [String] = [],
        document: String? = nil
    ) async throws -> PosternAdminAPI.AccessKey {
        if let document {
            _ = try await send(PutAccessPolicy.self, PutAccessPolicy.Request(policy: name, document: document))
        }
        let names = policies + (document == nil ? [] : [name])
        _ = try await send(CreatePrincipal.self, CreatePrincipal.Request(name: name, policies: names))
        let made = try await send(CreateAccessKey.self, CreateAccessKey.Request(principal: name))
        return PosternAdminAPI.AccessKey(id: made.accessKeyId, secret: SecretAccessKey(made.secretAccessKey))
    }

    /// A new network's number, and its default group.
    func network() async throws -> (id: String, group: String) {
        let request = CreateNetwork.Request(networkName: "test", accessLevel: .standard)
        let id = try await send(CreateNetwork.self, request).networkId
        let groups = try await send(ListSecurityGroups.self, ListSecurityGroups.Request(networkId: id))
        guard let group = groups.securityGroups?.first?.id else { throw Installed.Missing() }
        return (id, group)
    }

    /// A person who comes to a network, and signs in at a time.
    func register(_ login: String, in number: String, signingIn time: Timestamp) async throws {
        let network = try await relay.network(number).id
        let person = try await TestNetwork.person(login, in: network, of: relay, at: clock.now)
        relay.store.touch(person.id, at: time, isSignIn: true)
        // Whatever is written next takes it along.
        _ = try await relay.expire()
    }

    final class Clock: Sendable {
        private let time = Mutex(Timestamp(seconds: 1_800_000_000))
        var now: Timestamp { time.withLock { $0 } }
        func advance(seconds: UInt64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
    }

    /// A signed request; each is signed a second later than the one before, so that none repeats another.
    ///
    /// - Parameter seconds: What the signer's clock says, since 1970; the right time where `nil`.
    func signed(
        _ request: AdminRequest,
        with key: PosternAdminAPI.AccessKey? = nil,
        at seconds: Int64? = nil
    ) -> AdminRequest {
        clock.advance(seconds: 1)
        var request = request
        request.headers.append(AdminRequest.Header("host", "localhost"))
        return SignatureV4.sign(
            request,
            with: key ?? self.key,
            region: "local",
            at: seconds ?? Int64(clock.now.seconds)
        )
    }

    func send<Operation: AdminOperation>(
        _ operation: Operation.Type,
        _ request: Operation.Request,
        with key: PosternAdminAPI.AccessKey? = nil
    ) async throws -> Operation.Reply {
        let answer = await desk.answer(signed(try operation.encode(request), with: key), id: "id")
        guard answer.status == 200 else {
            let type = answer.headers.first { $0.name == AdminError.typeHeader }?.value
            throw AdminFailure(status: answer.status, typeName: type, body: answer.body)
        }
        return try operation.decodeReply(answer.body)
    }

    func status(_ method: String, _ target: String, _ body: String = "") async -> Int {
        await status(AdminRequest(method: method, target: target, body: Array(body.utf8)))
    }

    func status(_ request: AdminRequest) async -> Int {
        await desk.answer(signed(request), id: "id").status
    }
}
