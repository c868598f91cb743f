import Foundation
import PosternTesting
import PosternWire

/// The same messages for each of the servers: one of each writer under way at a time.
struct FanOutRow {
    private let rooms: [BenchRoom]
    private let readers: [TestDevice]
    private let away: Int
    /// Of each writer, and one more of each that goes before.
    private let sends: [[Send]]

    /// - Parameters:
    ///   - readers: Who is connected.
    ///   - away: How many more there are.
    ///   - messages: Of all writers together.
    init(rooms: [BenchRoom], readers: [TestDevice], away: Int, messages: Int) throws {
        (self.rooms, self.readers, self.away) = (rooms, readers, away)
        let count = max(1, messages / rooms.count)
        sends = try rooms.map { room in try (0...count).map { _ in try room.unsealed() } }
    }

    func print(_ name: String, at place: TestDaemon.Place, of process: Int32) async throws {
        let load = try await RoomLoad(rooms.map(\.creator), readers, sends: sends, at: place)
        try await print(name, load, process)
    }

    /// Each envelope as one publication.
    func print(_ name: String, at broker: MosquittoProcess) async throws {
        let payloads = sends.map { $0.map(\.envelope) }
        let load = try await MosquittoLoad(payloads, recipients: readers.count, at: broker)
        try await print(name, load, broker.identifier)
    }

    private func print(_ name: String, _ load: some FanOutLoad, _ process: Int32) async throws {
        let messages = (sends.first?.count ?? 1) - 1
        let figures = try await FanOutFigures(
            of: load,
            messages: messages,
            recipients: readers.count,
            process: process
        )
        Swift.print(
            columns(rooms.count, readers.count, away, name, figures.rate, figures.middle, figures.slow, figures.cpu)
        )
    }
}
