import Logging
import PosternAdminAPI
import PosternPrimitives
import PosternRelay
import PosternStore
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

    init() async throws {
        directory = try TemporaryDirectory()
        let store = try Store.open(
            directory.path + "/store",
            newEpoch: Epoch([UInt8](repeating: 1, count: 16)),
            options: StoreOptions(),
            logger: silent
        )
        guard
            let masterKey = MasterKey(try .random(count: 32)),
            let key = PosternAdminAPI.AccessKey(randomBytes: try Random.bytes(40))
        else { throw Installed.Missing() }
        self.key = key
        let clock = Clock()
        self.clock = clock
        relay = try await Relay(
            store: store,
            masterKey: masterKey,
            logger: silent,
            clock: { clock.now },
            random: { try Random.bytes($0) }
        )
        _ = try await relay.addAccessKey(id: key.id, secret: key.secret.revealed, name: "test")
        desk = AdminDesk(
            AdminHandlers(
                relay: relay,
                template: { try NetworkTemplate(hosts: ["relay.example:7443"], authorityKeys: [[1]]) },
                pageKey: [UInt8](repeating: 7, count: 32)
            ),
            logger: silent
        )
    }

    final class Clock: Sendable {
        private let time = Mutex(Timestamp(seconds: 1_800_000_000))
        var now: Timestamp { time.withLock { $0 } }
        func advance(seconds: UInt64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
    }

    /// A signed request; each is signed a second later than the one before, so that none repeats another.
    func signed(_ request: AdminRequest, with key: PosternAdminAPI.AccessKey? = nil) -> AdminRequest {
        clock.advance(seconds: 1)
        var request = request
        request.headers.append(AdminRequest.Header("host", "localhost"))
        return SignatureV4.sign(request, with: key ?? self.key, region: "local", at: Int64(clock.now.seconds))
    }

    func send<Operation: AdminOperation>(
        _ operation: Operation.Type,
        _ request: Operation.Request
    ) async throws -> Operation.Reply {
        let answer = await desk.answer(signed(try operation.encode(request)), id: "id")
        guard answer.status == 200 else {
            let type = answer.headers.first { $0.name == AdminError.typeHeader }?.value
            throw AdminFailure(status: answer.status, typeName: type, body: answer.body)
        }
        return try operation.decodeReply(answer.body)
    }

    func status(_ method: String, _ target: String, _ body: String = "") async -> Int {
        let request = AdminRequest(method: method, target: target, body: Array(body.utf8))
        return await desk.answer(signed(request), id: "id").status
    }
}
