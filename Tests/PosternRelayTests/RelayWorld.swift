import Foundation
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
    private let folder: Folder
    private let masterKey: [UInt8]

    /// Gone with the last world over it.
    private final class Folder: Sendable {
        let url = FileManager.default.temporaryDirectory.appending(path: "postern-relay-\(UUID().uuidString)")

        deinit {
            try? FileManager.default.removeItem(at: url)
        }
    }

    convenience init(options: StoreOptions = StoreOptions()) async throws {
        let (folder, clock) = (Folder(), TestClock())
        let store = try Self.open(folder, Epoch([UInt8](repeating: 1, count: 16)), options)
        let network = try await TestNetwork.make(in: store, at: clock.now)
        try await self.init(folder, store, network, clock, masterKey: Random.bytes(32))
    }

    private init(
        _ folder: Folder,
        _ store: Store,
        _ network: NetworkID,
        _ clock: TestClock,
        masterKey: [UInt8]
    ) async throws {
        (self.folder, self.network, self.clock, self.masterKey) = (folder, network, clock, masterKey)
        relay = try await Relay(
            store: store,
            masterKey: try #require(MasterKey(SecretBytes(copying: masterKey))),
            logger: Self.logger,
            clock: { clock.now },
            random: { try Random.bytes($0) }
        )
    }

    /// The same relay after a restart: this one is closed.
    func reopened() async throws -> RelayWorld {
        await relay.close()
        let store = try Self.open(folder, nil, StoreOptions())
        return try await RelayWorld(folder, store, network, clock, masterKey: masterKey)
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

    static let address = TestNetwork.address

    /// Invites and enrols a person through the relay's own door.
    ///
    /// - Parameter change: What else the registration brings.
    func person(_ login: String, _ change: (inout Register) -> Void = { _ in }) async throws -> TestDevice {
        try await TestNetwork.person(login, in: network, of: relay, at: clock.now, change)
    }
}
