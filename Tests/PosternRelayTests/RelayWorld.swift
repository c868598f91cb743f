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
    private let directory: URL

    init(options: StoreOptions = StoreOptions()) async throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "postern-relay-\(UUID().uuidString)")
        let clock = TestClock()
        self.clock = clock
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let store = try Store.open(
            directory.path,
            newEpoch: .init([UInt8](repeating: 1, count: 16)),
            options: options,
            logger: logger
        )
        network = try await TestNetwork.make(in: store, at: clock.now)
        let masterKey = try #require(MasterKey(try .random(count: 32)))
        relay = try await Relay(
            store: store,
            masterKey: masterKey,
            logger: logger,
            clock: { clock.now },
            random: { try Random.bytes($0) }
        )
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    static let address = TestNetwork.address

    /// Invites and enrols a person through the relay's own door.
    func person(_ login: String) async throws -> TestDevice {
        try await TestNetwork.person(login, in: network, of: relay, at: clock.now)
    }
}
