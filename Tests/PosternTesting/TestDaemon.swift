package import Foundation
import Logging
import PosternPrimitives
import PosternRelay
import PosternStore
package import PosternTransport
package import PosternTrust
import PosternWire

/// The real daemon, as its own process over a directory that it was given, with people that were enrolled before it
/// started. It can be killed and started again.
package final class TestDaemon {
    package let binary: String
    package let directory: String
    /// The address that its networks' charters name; it listens elsewhere: at ``port``.
    package let address: HostAddress
    package let trust: ServerTrust
    package let pairs: [TestPair]
    package private(set) var process = Process()
    /// Taken anew at each start.
    package private(set) var port = 0

    /// Makes the installation; nothing runs yet.
    ///
    /// - Parameters:
    ///   - binary: A `posternd`.
    ///   - directory: Not there yet; erased by ``erase()``.
    ///   - count: So many pairs of people, each with one device.
    ///   - policy: The settings of the network's policy, JSON.
    package init(binary: String, directory: String, pairs count: Int, policy: String = "{}") async throws {
        self.binary = binary
        self.directory = directory
        address = try HostAddress("localhost:7443")
        try Self.run(binary, ["init", "--directory", directory])
        pairs = try await Self.enrol(count, directory: directory, address: address, policy: policy)
        trust = .authorities([try Self.authority(directory)])
    }

    /// Where a client finds it.
    package struct Place: Sendable {
        package let address: HostAddress
        package let port: Int
        package let trust: ServerTrust

        package init(address: HostAddress, port: Int, trust: ServerTrust) {
            self.address = address
            self.port = port
            self.trust = trust
        }
    }

    package var place: Place { Place(address: address, port: port, trust: trust) }

    /// Starts it, and waits until it listens.
    ///
    /// - Parameter environment: Beside this process' own.
    package func start(environment: [String: String] = [:]) async throws {
        // What a daemon that was killed has left says nothing of the next one.
        try? FileManager.default.removeItem(atPath: addresses)
        process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = ["run", "--config", directory + "/posternd.yaml"]
        var all = ProcessInfo.processInfo.environment
        all["POSTERN_LISTEN_CLIENTS"] = "127.0.0.1:0"
        all["POSTERN_LISTEN_ADMIN"] = "127.0.0.1:0"
        all["POSTERN_LISTEN_METRICS"] = "127.0.0.1:0"
        all["POSTERN_LIMITS_CONNECTIONS_OF_ADDRESS"] = "10000"
        all["POSTERN_LOG_LEVEL"] = "error"
        process.environment = all.merging(environment) { _, new in new }
        try process.run()
        port = try await eventually("posternd listens") {
            guard process.isRunning else { throw TestFailure("posternd ended at its start") }
            return announcedPort("clients")
        }
    }

    private var addresses: String { directory + "/run/addresses" }

    /// Where administrators come in; `nil` while it does not listen there.
    package var adminPort: Int? { announcedPort("admin") }

    private func announcedPort(_ listener: String) -> Int? {
        let text = try? String(contentsOfFile: addresses, encoding: .utf8)
        let line = text?.split(separator: "\n").first { $0.hasPrefix("\(listener)=") }
        return line?.split(separator: ":").last.flatMap { Int($0) }
    }

    /// `kill -9`.
    package func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// SIGTERM.
    package func terminate() {
        if process.isRunning { process.terminate() }
    }

    /// Waits for its end.
    ///
    /// - Returns: Its exit code; `nil` when a signal ended it.
    package func exit(within time: Duration) async throws -> Int32? {
        try await eventually("posternd ends", within: time) { !process.isRunning }
        return process.terminationReason == .exit ? process.terminationStatus : nil
    }

    /// SIGTERM; returns its exit code.
    @discardableResult
    package func stop() -> Int32 {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        return process.terminationStatus
    }

    package func erase() {
        try? FileManager.default.removeItem(atPath: directory)
    }

    private static func run(_ binary: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TestFailure("posternd \(arguments[0]) failed") }
    }

    private static func enrol(
        _ count: Int,
        directory: String,
        address: HostAddress,
        policy: String
    ) async throws -> [TestPair] {
        var logger = Logger(label: "test")
        logger.logLevel = .error
        let store = try Store.open(directory + "/store", newEpoch: nil, logger: logger)
        let network = try await TestNetwork.make(in: store, at: TestPair.now, address: address.text, policy: policy)
        guard let masterKey = MasterKey(try .random(count: MasterKey.byteCount)) else { throw TestFailure() }
        let relay = try await Relay(
            store: store,
            masterKey: masterKey,
            logger: logger,
            clock: { TestPair.now },
            random: { try Random.bytes($0) }
        )
        var pairs: [TestPair] = []
        for index in 0..<count {
            pairs.append(
                try TestPair(
                    sender: await TestNetwork.person("s\(index)", in: network, of: relay, at: TestPair.now),
                    recipient: await TestNetwork.person("r\(index)", in: network, of: relay, at: TestPair.now)
                )
            )
        }
        await store.close()
        return pairs
    }

    private static func authority(_ directory: String) throws -> [UInt8] {
        let pem = try String(contentsOfFile: directory + "/certificates/authority.pem", encoding: .utf8)
        let base64 = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        guard let der = Data(base64Encoded: base64) else { throw TestFailure("the authority cannot be read") }
        return Array(der)
    }
}
