import ArgumentParser
import Foundation
import PosternTesting
import PosternWire

/// Rooms of one who writes and 100 who read: what a delivery costs the daemon, a plain forwarder and Mosquitto.
struct FanOutBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fan-out")

    @Option(help: "A release build of posternd.") var binary: String
    @Option(help: "A mosquitto, to be measured beside it.") var mosquitto: String?
    @Option(help: "Where the servers' files go; a disk, not memory.")
    var directory = FileManager.default.currentDirectoryPath
    @Option(help: "Messages of each row.") var messages = 3000
    @Option(help: "Who reads in each room.") var recipients = 100

    /// So many rooms, and readers that are away. These come last: what waits for them would be delivered in the next row.
    private static let rows: [(writers: Int, away: Int)] = [(1, 0), (16, 0), (1, 1), (16, 1)]

    func run() async throws {
        let most = Self.rows.map(\.writers).max() ?? 1
        let daemon = try await TestDaemon(
            binary: binary,
            directory: directory + "/bench-fan-out-\(UUID().uuidString)",
            pairs: max(most, recipients)
        )
        defer {
            daemon.stop()
            daemon.erase()
        }
        try await daemon.start()
        let readers = daemon.pairs.prefix(recipients).map(\.recipient)
        let rooms = try await rooms(by: daemon.pairs.prefix(most).map(\.sender), for: readers, at: daemon.place)
        let forwarder = try ForwarderProcess(of: daemon)
        defer { forwarder.stop() }
        let broker =
            if let mosquitto { try await MosquittoProcess(mosquitto, of: daemon) } else { MosquittoProcess?.none }
        defer { broker?.stop() }
        print("writers  readers    away     server  deliveries/s  p50 ms  p99 ms  server CPU ms per 1,000")
        for (writers, away) in Self.rows {
            let rooms = Array(rooms.prefix(writers))
            let readers = Array(readers.dropLast(away))
            let row = try FanOutRow(rooms: rooms, readers: readers, away: away, messages: messages)
            try await row.print("relay", at: daemon.place, of: daemon.process.processIdentifier)
            try await row.print("forwarder", at: forwarder.place, of: forwarder.identifier)
            if let broker { try await row.print("mosquitto", at: broker) }
        }
        if mosquitto == nil { print("no mosquitto is here to be measured") }
    }

    private func rooms(
        by creators: [TestDevice],
        for readers: [TestDevice],
        at place: TestDaemon.Place
    ) async throws -> [BenchRoom] {
        var rooms: [BenchRoom] = []
        for creator in creators {
            let room = try BenchRoom(by: creator, with: readers)
            try await room.put(at: place)
            rooms.append(room)
        }
        return rooms
    }
}
