import Foundation
import PosternStore
import PosternTesting
import PosternWire
import Testing

/// A process that accepts messages into a store until it is killed.
struct CrashingChild {
    let world: World
    let synchronous: StoreOptions.Synchronous
    /// Where the power-cut library's log lies; `nil` runs without the library.
    let powerCut: PowerCut?

    enum Work {
        case messages
        /// Device lists of Bob, who is the sender.
        case lists
    }

    /// Runs the child until it has printed `lines` accepted messages, or stored lists, then kills it.
    ///
    /// - Parameter first: The first message's number, or the first list's version.
    /// - Returns: Everything that it said was accepted.
    func run(_ work: Work = .messages, first: UInt64, lines: Int) async throws -> [UInt64] {
        let process = Process()
        process.executableURL = try built("StoreCrashChild")
        process.arguments = [
            world.directory.sub("store"), synchronous == .full ? "full" : "normal",
            World.bob.devices[0].description, World.bob.who.user.description, World.network.description,
            CrashingChild.peer.who.user.description, CrashingChild.peer.devices[0].description, "\(first)",
        ]
        if work == .lists { process.arguments?.append("lists") }
        if let powerCut {
            process.environment = ProcessInfo.processInfo.environment.merging(powerCut.environment) { $1 }
        }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let printed = await withCheckedContinuation { continuation in
            let pid = process.processIdentifier
            Thread.detachNewThread {
                continuation.resume(returning: Self.read(output.fileHandleForReading, killing: pid, after: lines))
            }
        }
        process.waitUntilExit()
        try #require(process.terminationReason == .uncaughtSignal, "exit status \(process.terminationStatus)")
        return printed
    }

    /// Who gets the messages: a person with one device, for one row a message.
    static let peer = World.Person(5, devices: 1)

    /// Adds the peer to a store's people.
    static func addPeer(to store: Store) async throws {
        try await World.join(store, peer)
    }

    private static func read(_ output: FileHandle, killing pid: pid_t, after lines: Int) -> [UInt64] {
        var bytes: [UInt8] = []
        var isKilled = false
        while case let more = output.availableData, !more.isEmpty {
            bytes += more
            if !isKilled, bytes.count(where: { $0 == 0x0A }) >= lines {
                kill(pid, SIGKILL)
                isKilled = true
            }
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { UInt64($0) }
    }

    /// A program of this package, beside the running test bundle.
    private func built(_ name: String) throws -> URL {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let arguments = ProcessInfo.processInfo.arguments.first ?? own
        let places = [ProcessInfo.processInfo.environment["POSTERN_BIN"], own, arguments].compactMap(\.self)
            .flatMap { [URL(fileURLWithPath: $0), URL(fileURLWithPath: $0).deletingLastPathComponent()] }
        return try #require(
            places.map { $0.appendingPathComponent(name) }
                .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        )
    }
}
