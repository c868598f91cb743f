import ArgumentParser
import Foundation
import GRDB
import Logging
import PosternPrimitives
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Synchronization

/// Storing messages for devices that are away, as a share of what SQLite alone does with the same bytes in groups of the
/// same size.
struct StoreBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "store")

    @Option(help: "Messages for each row.") var messages = 20_000
    @Option(help: "Where the files go; a disk, not memory.") var directory = FileManager.default.currentDirectoryPath

    func run() async throws {
        print("in flight   stored/s  CPU ms/1,000   SQLite alone/s     share")
        for window in [1, 16, 64, 256] {
            let count = window == 1 ? messages / 10 : messages
            let (rate, cpu) = try await stored(count, window: window)
            let raw = try rawRate(count, group: window)
            print(columns(window, rate, cpu, raw, percent(rate / raw)))
        }
    }

    private func stored(_ count: Int, window: Int) async throws -> (rate: Double, cpu: Double) {
        let place = directory + "/bench-store-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: place) }
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let store = try Store.open(place, newEpoch: .random(), logger: logger)
        let pair = try await TestPair.make(in: store, logger: logger)
        let offers = try (0..<count).map { _ in try pair.offer() }
        let before = try ProcessFigures(of: getpid())
        let time = await ContinuousClock().measure { await Flow(store: store, offers: offers, window: window).run() }
        let after = try ProcessFigures(of: getpid())
        await store.close()
        let cpu = (after.cpuSeconds - before.cpuSeconds) / Double(count) * 1e6
        return (Double(count) / time.seconds, cpu)
    }

    /// One table of 1 KiB rows with one index, WAL, `synchronous=FULL`: nothing of a relay.
    private func rawRate(_ count: Int, group: Int) throws -> Double {
        let place = directory + "/bench-raw-\(UUID().uuidString).sqlite"
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: place + end) } }
        let queue = try DatabaseQueue(path: place)
        try queue.inDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
            try db.execute(sql: "CREATE TABLE body (number INTEGER PRIMARY KEY, device INTEGER, bytes BLOB)")
            try db.execute(sql: "CREATE INDEX queue ON body (device, number)")
        }
        let body = Data(repeating: 7, count: 1524)
        let time = try ContinuousClock().measure {
            for start in stride(from: 0, to: count, by: group) {
                try queue.write { db in
                    let insert = try db.cachedStatement(sql: "INSERT INTO body VALUES (?, ?, ?)")
                    for number in start..<min(start + group, count) {
                        try insert.execute(arguments: [number, 1, body])
                    }
                }
            }
        }
        return Double(count) / time.seconds
    }
}

/// Keeps so many offers in flight until all are settled.
private final class Flow: Sendable {
    private struct State {
        var next = 0
        var settled = 0
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let store: Store
    private let offers: [Offer]
    private let window: Int
    private let state = Mutex(State())

    init(store: Store, offers: [Offer], window: Int) {
        self.store = store
        self.offers = offers
        self.window = window
    }

    func run() async {
        await withCheckedContinuation { continuation in
            state.withLock { $0.waiter = continuation }
            for _ in 0..<window { offerNext() }
        }
    }

    private func offerNext() {
        let next = state.withLock { state -> Int? in
            guard state.next < offers.count else { return nil }
            defer { state.next += 1 }
            return state.next
        }
        guard let next else { return }
        store.accept(offers[next], admitted: { _ in }, settled: { _ in self.settled() })
    }

    private func settled() {
        let done = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.settled += 1
            return state.settled == offers.count ? state.waiter : nil
        }
        done?.resume()
        offerNext()
    }
}
