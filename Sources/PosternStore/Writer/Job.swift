import GRDB
import PosternWire

/// Something for the writer thread to do. Jobs are begun in the order in which they came.
enum Job: Sendable {
    case offer(OfferJob)
    case acknowledge(DeviceID, [MessageNumber])
    case touch(DeviceID, Batch.Touch)
    case verb(VerbJob)
    /// Answers once nothing that was admitted for the device before is unwritten, and its acknowledgements are in; with
    /// the highest number that was given by then.
    case settle(DeviceID, @Sendable (MessageNumber) -> Void)
    /// Looks at what the writer has in memory.
    case look(@Sendable (Writer) -> Void)
    /// Uses the writer's connection outside of a transaction.
    case maintain(@Sendable (Database) -> Void)

    /// Needs no transaction, and may be done by whoever brings it: memory, and at most a look into the database.
    var isQuick: Bool {
        switch self {
        case .offer, .acknowledge, .touch, .settle, .look: true
        case .verb, .maintain: false
        }
    }
}

/// A class, because it passes through many hands and is large.
final class OfferJob: Sendable {
    let offer: Offer
    let admitted: @Sendable (Admitted) -> Void
    let settled: @Sendable (Acceptance) -> Void

    init(
        offer: Offer,
        admitted: @escaping @Sendable (Admitted) -> Void,
        settled: @escaping @Sendable (Acceptance) -> Void
    ) {
        self.offer = offer
        self.admitted = admitted
        self.settled = settled
    }
}

/// A cold verb: its own savepoint in a transaction that it may share with others.
struct VerbJob: Sendable {
    /// Whether users, devices or queues may change: then what was admitted before is written first.
    let changesDirectory: Bool
    /// Whether it brings something that is not there yet, for which a full disk has no room.
    let grows: Bool
    /// Does the work, perhaps twice (a first try that failed was undone).
    let run: @Sendable (Database) throws -> Done
    let failed: @Sendable (StoreError) -> Void

    struct Done: Sendable {
        let forgets: Forgets
        /// Tells the caller, after the commit.
        let answer: @Sendable () -> Void
    }
}

/// What of the writer's memory a verb has made untrue.
enum Forgets: Sendable {
    case nothing
    /// Whether these devices have a published key now.
    case keys([DeviceID: Bool])
    /// By these devices' rows: how much less waits in their queues.
    case queues([Int64: QueueBook.Length])
    /// Who is in the room.
    case room(ConversationID)
    /// The user with all of its devices; the queues of those that have these rows were emptied.
    case user(Who, emptied: [Int64])
    case everything
}
