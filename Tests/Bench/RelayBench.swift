import ArgumentParser
import Foundation
import PosternTesting
import PosternWire

/// The real daemon over TLS: one-to-one messages of 1 KiB with the recipient connected, and idle connections.
struct RelayBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "relay")

    @Option(help: "A release build of posternd.") var binary: String
    @Option(help: "Where the relay's files go; a disk, not memory.")
    var directory = FileManager.default.currentDirectoryPath
    @Option(help: "Messages of the small load; the large one sends four times as many.") var messages = 30_000
    @Option(help: "Idle connections to measure memory with.") var idle = 2000

    func run() async throws {
        let daemon = try await TestDaemon(
            binary: binary,
            directory: directory + "/bench-relay-\(UUID().uuidString)",
            pairs: 125
        )
        defer {
            daemon.stop()
            daemon.erase()
        }
        try await daemon.start()
        let forwarder = try ForwarderProcess(of: daemon)
        print("pairs  window  delivered/s  p50 ms  p99 ms  server CPU ms per 1,000  of a plain forwarder  ratio")
        for (pairs, window, count) in [(10, 1, messages), (100, 16, messages * 4)] {
            let pairs = Array(daemon.pairs.prefix(pairs))
            let relay = try await PairFigures(
                pairs,
                window,
                count,
                at: daemon.place,
                of: daemon.process.processIdentifier
            )
            let plain = try await PairFigures(pairs, window, count, at: forwarder.place, of: forwarder.identifier)
            let ratio = relay.cpu / plain.cpu
            print(columns(pairs.count, window, relay.rate, relay.middle, relay.slow, relay.cpu, plain.cpu, ratio))
        }
        forwarder.stop()
        print("memory of a connection, KiB  of a plain forwarder")
        try await printMemory("that was never used", daemon) { place, process in
            try await idleMemory(daemon.pairs.flatMap { [$0.sender, $0.recipient] }, at: place, of: process)
        }
        try await printMemory("that carried 16 KiB", daemon) { place, process in
            try await usedMemory(daemon.pairs, at: place, of: process)
        }
    }

    /// In processes that did nothing before, for what they released would be taken again.
    private func printMemory(
        _ name: String,
        _ daemon: TestDaemon,
        measure: (TestDaemon.Place, Int32) async throws -> Double
    ) async throws {
        daemon.stop()
        try await daemon.start()
        let own = try await measure(daemon.place, daemon.process.processIdentifier)
        let forwarder = try ForwarderProcess(of: daemon)
        defer { forwarder.stop() }
        let plain = try await measure(forwarder.place, forwarder.identifier)
        print(name, columns(own, plain))
    }

    /// Each device may hold 8 connections: one live and seven for commands.
    ///
    /// - Returns: KiB for each of the connections.
    private func idleMemory(
        _ devices: [TestDevice],
        at place: TestDaemon.Place,
        of process: Int32
    ) async throws -> Double {
        let before = try ProcessFigures(of: process)
        var connections: [TestConnection] = []
        for index in 0..<min(idle, devices.count * 8) {
            let connection = TestConnection(devices[index % devices.count], address: place.address)
            let purpose: Purpose = index < devices.count ? .live : .command
            try await connection.open(purpose, port: place.port, trust: place.trust)
            connections.append(connection)
        }
        let after = try ProcessFigures(of: process)
        connections.forEach { $0.finish() }
        return after.kibibytes(since: before, of: connections.count)
    }

    /// Half of the connections sent one message, half got one.
    ///
    /// - Returns: KiB for each of the connections.
    private func usedMemory(
        _ pairs: [TestPair],
        at place: TestDaemon.Place,
        of process: Int32
    ) async throws -> Double {
        let loads = try pairs.map { PairLoad(sends: [try $0.send(contentBytes: 16_384)], window: 1) }
        let before = try ProcessFigures(of: process)
        for (pair, load) in zip(pairs, loads) {
            try await load.connect(pair, to: place)
            await load.run()
        }
        let after = try ProcessFigures(of: process)
        loads.forEach { $0.finish() }
        return after.kibibytes(since: before, of: 2 * pairs.count)
    }
}

extension ProcessFigures {
    fileprivate func kibibytes(since before: ProcessFigures, of count: Int) -> Double {
        Double(residentBytes - before.residentBytes) / Double(max(1, count)) / 1024
    }
}
