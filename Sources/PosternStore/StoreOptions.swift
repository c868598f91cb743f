package import Metrics
import PosternWire

/// How a store behaves; the defaults are what a relay runs with.
package struct StoreOptions: Sendable {
    /// `PRAGMA synchronous`. Only ``full`` keeps promise 1; ``normal`` is there so that a test can see it broken.
    package enum Synchronous: Int, Hashable, Sendable {
        case normal = 1
        case full = 2
    }

    package var synchronous = Synchronous.full
    /// How long an admitted message may wait for its recipients' acknowledgements before it is written. Within this
    /// time live traffic touches no disk.
    package var commitWindow = Duration.milliseconds(2)
    /// How long a message waits for company when a recipient will not acknowledge it soon: earlier ones wait for it,
    /// and it has been silent for a second.
    package var companyWindow = Duration.microseconds(250)
    /// So many messages that are bound to be written are written at once.
    package var batchMessages = 64
    /// Admitted messages that are neither written nor acknowledged; above it the oldest are written at once.
    package var unwrittenMessages = 4096
    package var unwrittenBytes = 16 << 20
    /// A device's queue: what is over gives way, oldest first, to a gap notice.
    package var queueMessages = Limits.queuedEnvelopes
    package var queueBytes = Limits.queuedBytes
    /// Messages to single devices that one device may send in an hour.
    package var deviceMessagesInHour = Limits.deviceMessagesInHour
    /// Listed devices of a room's members together.
    package var roomDevices = Limits.roomDevices
    /// Rooms that a user is in.
    package var roomsOfUser = Limits.roomsOfUser
    /// Answers that are remembered, until a restart, for messages that were never written; of one device its newest
    /// ``Limits/requestsInFlight``.
    package var rememberedAnswers = 65_536
    package var rememberedAnswerBytes = 64 << 20
    /// Written messages that are found by memory alone, before they are brought into the index together.
    package var unindexedMessages = 65_536
    /// Message numbers that are reserved at once; what a restart skips at most.
    package var numbersReserved: Int64 = 1_000_000
    /// Room on the disk that is held for when there is no other, in bytes; 0 holds none.
    package var reserveBytes = 0
    /// While the disk is full, room for new messages is looked for so often at most.
    package var fullDiskPause = Duration.seconds(1)
    /// The database's size limit in pages of 4,096 bytes, with the pages that are held in the place of
    /// ``reserveBytes``; no limit where `nil`.
    package var mostPages: (limit: Int, reserve: Int)?
    /// Whom the writer tells what it counts.
    package var metrics: any MetricsFactory = NOOPMetricsHandler.instance
    /// How long a transaction waits for another process that holds the lock.
    package var lockWait = Duration.milliseconds(200)

    package init() {}

    /// How long an admitted message may wait for its recipients, in nanoseconds. The more deliveries are under way, of
    /// one large room or of many messages, the longer: clients answer later then, and what they answer in time is never
    /// written.
    ///
    /// - Parameter count: Recipients that have not acknowledged what is not written, its own among them.
    package func patience(waiting count: Int) -> UInt64 {
        let windows = UInt64(clamping: min(1 + count / 32, 64))
        let (patience, overflow) = commitWindow.nanoseconds.multipliedReportingOverflow(by: windows)
        return overflow ? .max / 2 : patience
    }
}
