import PosternStore
import PosternWire

/// How a relay is doing: what waits in it, what its store takes, and who is connected.
package struct RelayFigures: Hashable, Sendable {
    /// Messages that wait for devices, each device's counted, and their bytes.
    package var queuedMessages: Int
    package var queuedBytes: Int
    /// How long the oldest of them has waited, seconds; 0 where none waits.
    package var oldestQueuedSeconds: Double
    /// Admitted messages that are in memory only.
    package var unwrittenMessages: Int
    /// Letters that wait for the mail server, and how long the oldest has, seconds.
    package var letters: Int
    package var oldestLetterSeconds: Double
    /// Nothing new is taken, because the disk is full.
    package var isFull: Bool
    /// The store's files, bytes.
    package var databaseBytes: Int
    package var writeAheadLogBytes: Int
    package var reserveBytes: Int
    /// What is left on their disk, bytes.
    package var freeBytes: UInt64
    package var connections: ConnectionCounts
}

/// Connections of signed-in devices, by what they are for.
package struct ConnectionCounts: Hashable, Sendable {
    package var live = 0
    package var command = 0
}

extension Relay {
    /// Counts; every message that waits is looked at, so not many times a second.
    package func figures() async throws -> RelayFigures {
        let store = try await store.figures()
        let now = clock()
        func seconds(since time: Timestamp?) -> Double { time.map { Double(now.milliseconds(since: $0)) / 1000 } ?? 0 }
        return RelayFigures(
            queuedMessages: store.queuedMessages,
            queuedBytes: store.queuedBytes,
            oldestQueuedSeconds: seconds(since: store.oldestQueued),
            unwrittenMessages: store.unwrittenMessages,
            letters: store.letters,
            oldestLetterSeconds: seconds(since: store.oldestLetter),
            isFull: store.isFull,
            databaseBytes: store.files.database,
            writeAheadLogBytes: store.files.writeAheadLog,
            reserveBytes: store.files.reserve,
            freeBytes: store.files.free,
            connections: switchboard.counts
        )
    }
}
