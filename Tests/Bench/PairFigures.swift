import Foundation
import PosternTesting

/// What a server does with messages between pairs.
struct PairFigures {
    /// Delivered and accepted messages a second.
    let rate: Double
    /// Milliseconds from sending to delivery, median and 99th percentile.
    let middle, slow: Double
    /// The server's processor time, milliseconds for 1,000 messages.
    let cpu: Double

    /// Lets pairs write and read so many messages together.
    ///
    /// - Parameters:
    ///   - window: So many are in flight of each pair.
    ///   - process: The server's, which serves at `place`.
    init(
        _ pairs: [TestPair],
        _ window: Int,
        _ messages: Int,
        at place: TestDaemon.Place,
        of process: Int32
    ) async throws {
        let loads = try pairs.map { pair in
            PairLoad(sends: try (0..<messages / pairs.count).map { _ in try pair.send() }, window: window)
        }
        for (pair, load) in zip(pairs, loads) { try await load.connect(pair, to: place) }
        let before = try ProcessFigures(of: process)
        let time = await ContinuousClock().measure {
            await withTaskGroup { group in
                for load in loads { group.addTask { await load.run() } }
            }
        }
        let after = try ProcessFigures(of: process)
        loads.forEach { $0.finish() }
        let latencies = loads.flatMap(\.latencies).sorted()
        let total = Double(latencies.count)
        rate = total / time.seconds
        middle = quantile(0.5, of: latencies)
        slow = quantile(0.99, of: latencies)
        cpu = (after.cpuSeconds - before.cpuSeconds) / total * 1e6
    }
}
