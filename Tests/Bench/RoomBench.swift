import ArgumentParser
import Foundation
import PosternTesting
import PosternWire

/// One large room through everything: what a message costs to seal, on the wire, and at the relay.
struct RoomBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "room")

    @Option(help: "A release build of posternd.") var binary: String
    @Option(help: "Where the relay's files go; a disk, not memory.")
    var directory = FileManager.default.currentDirectoryPath
    @Option(help: "Devices in the room, the sending one among them; of one member each.") var devices = 200
    @Option(help: "Messages, one after another; the medians are printed.") var messages = 100

    func run() async throws {
        let daemon = try await TestDaemon(
            binary: binary,
            directory: directory + "/bench-room-\(UUID().uuidString)",
            pairs: (devices + 1) / 2
        )
        defer {
            daemon.stop()
            daemon.erase()
        }
        try await daemon.start()
        let people = daemon.pairs.flatMap { [$0.sender, $0.recipient] }.prefix(devices)
        guard let creator = people.first else { throw ValidationError("a room has at least one device") }
        let room = try BenchRoom(by: creator, with: Array(people.dropFirst()))
        try await room.put(at: daemon.place)
        let sends = try printSealing(room)
        try printSizes(sends)
        let forwarder = try ForwarderProcess(of: daemon)
        let (relay, plain) = (try await times(room, sends, daemon.place), try await times(room, sends, forwarder.place))
        forwarder.stop()
        // The connections are gone with the process.
        daemon.stop()
        try await daemon.start()
        let away = try await times(
            room,
            try (0..<sends.count).map { _ in try room.sealed() },
            daemon.place,
            isAway: true
        )
        print("ms after sending, median and 99th percentile                 relay  of a plain forwarder")
        printRow("first delivery", relay.map(\.firstDelivery), plain.map(\.firstDelivery))
        printRow("last delivery", relay.map(\.lastDelivery), plain.map(\.lastDelivery))
        printRow("the sender's answer", relay.map(\.answer), plain.map(\.answer))
        printRow("the sender's answer, everybody else away", away.map(\.answer))
    }

    /// - Returns: What was sealed.
    private func printSealing(_ room: BenchRoom) throws -> [Send] {
        let agreement = RawAgreement()
        let wraps = room.others.count
        var (sends, sealing, raw): ([Send], [Double], [Double]) = ([], [], [])
        // One after the other, for the machine may be faster now than then. There is one message more, which goes before
        // the others and is not counted.
        for _ in 0...messages {
            sealing.append(try milliseconds { sends.append(try room.sealed()) })
            raw.append(milliseconds { for _ in 0..<wraps { agreement.agree() } })
        }
        let (middle, rawMiddle) = (quantile(0.5, of: sealing.sorted()), quantile(0.5, of: raw.sorted()))
        print("sealing for \(wraps) devices: \(columns(middle)) ms; key agreement alone: \(columns(rawMiddle)) ms")
        return sends
    }

    private func milliseconds(_ work: () throws -> Void) rethrows -> Double {
        try ContinuousClock().measure(work).seconds * 1000
    }

    private func printSizes(_ sends: [Send]) throws {
        guard let send = sends.first else { return }
        let block = try WrapBlock(parsing: Array(send.wrapBlock))
        let shared = SharedDelivery(encapsulated: block.encapsulated, envelope: Array(send.envelope))
        var delivery: [UInt8] = []
        for row in (0..<1).compactMap({ block.row(at: $0) }) {
            shared.appendFrame(sequence: 1, own: row.wrap.bytes, to: &delivery)
        }
        let frame = Frame.encode(ClientFrame(.send(send), request: 2))
        print(
            "the sender's frame: \(frame.count) bytes, of them \(send.wrapBlock.count) keys for \(block.devices.count)"
        )
        print("each recipient's frame: \(delivery.count) bytes; all of them: \(delivery.count * block.devices.count)")
    }

    /// - Parameter isAway: Nobody but the sender is connected.
    private func times(
        _ room: BenchRoom,
        _ sends: [Send],
        _ place: TestDaemon.Place,
        isAway: Bool = false
    ) async throws -> [FanOut.Times] {
        let load = try await RoomLoad([room.creator], isAway ? [] : room.others, sends: [sends], at: place)
        defer { load.finish() }
        _ = try await load.run(1)
        return try await load.run(sends.count - 1)
    }

    private func printRow(_ name: String, _ relay: [Double], _ plain: [Double]? = nil) {
        let sorted = [relay.sorted()] + [plain?.sorted()].compactMap(\.self)
        let figures = sorted.map { columns(quantile(0.5, of: $0), quantile(0.99, of: $0)) }
        print(name.padding(toLength: 44, withPad: " ", startingAt: 0), figures.joined(separator: "  "))
    }
}
