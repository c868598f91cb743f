package import Logging
package import PosternStore
package import PosternWire
import Synchronization

/// Every promise and every rule of the relay, above the store and below the sockets.
///
/// `Messaging/` serves devices, `Administration/` serves administrators. It opens nothing: it is not linked with the
/// code that could.
package final class Relay: Sendable {
    package let store: Store
    package let switchboard = Switchboard()
    let clock: @Sendable () -> Timestamp
    let random: @Sendable (Int) throws -> [UInt8]
    let masterKey: MasterKey
    let logger: Logger
    let charters = CharterBook()
    let links = LinkBook()
    let decoys: VaultDecoys
    let challenges: Challenges
    private let settings: Mutex<Settings>
    /// Somebody has the store looked through.
    let isChecking = Mutex(false)
    /// Entries that each user puts.
    let roomEntries = EntryRate(
        entriesInHour: Limits.roomEntriesInHour,
        bytesInHour: Limits.roomEntryBytesInHour
    )
    /// Entries that each user gives back, or puts, in the days after a restore.
    let returnedEntries = EntryRate(
        entriesInHour: Limits.returnedEntriesInHour,
        bytesInHour: Limits.returnedEntryBytesInHour
    )
    let returningEntries = ReturningEntries()
    let roomTurns = RoomTurns()
    let access = AccessVersion()
    let accessJournal = AccessJournal()
    let visits = VisitJournal()
    /// Rings when there is something in one of them.
    let bell = Bell()
    /// Copies of the store that wait to be fetched.
    let backups: BackupShelf
    let authorsLists = AuthorsLists()
    /// What an operator may change while the relay runs.
    private struct Settings {
        var limits: OperatorLimits
        var outbox: Bell?
    }

    package let epoch: Epoch
    /// When the store was last restored from a back-up.
    let restored: Timestamp?

    /// - Parameters:
    ///   - store: Open; the relay is its only user.
    ///   - outbox: Whoever passes one hands its letters over.
    ///   - clock: The time of every acceptance and expiry.
    ///   - random: So many unpredictable bytes.
    /// - Throws: What the store throws when it cannot be read.
    package init(
        store: Store,
        masterKey: MasterKey,
        limits: OperatorLimits = OperatorLimits(),
        outbox: Bell? = nil,
        logger: Logger,
        clock: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws {
        self.store = store
        backups = BackupShelf("\(store.directory)/outgoing")
        self.masterKey = masterKey
        decoys = VaultDecoys(masterKey)
        challenges = Challenges(masterKey)
        settings = Mutex(Settings(limits: limits, outbox: outbox))
        self.logger = logger
        self.clock = clock
        self.random = random
        epoch = try await store.epoch()
        restored = try await store.restored()
    }

    package var limits: OperatorLimits { settings.withLock { $0.limits } }

    /// Rings when there are letters to hand over. `nil` where no mail is configured: nobody is invited by it.
    package var outbox: Bell? { settings.withLock { $0.outbox } }

    /// From now on; clients that are signed in were told the limits before.
    package func use(_ limits: OperatorLimits, outbox: Bell?) {
        settings.withLock { $0 = Settings(limits: limits, outbox: outbox) }
    }

    /// Returns once the store's writer has come to it: not where it hangs.
    package func writerAnswers() async {
        await store.answers()
    }

    /// Erases what has expired; to be called every minute or so.
    package func expire() async throws -> Expired {
        let now = clock()
        links.expire(now: now)
        backups.expire(now: now)
        // Before their invitations go, and they with them.
        try await giveUpLetters(now: now)
        _ = try await store.eraseDeletedNetworks()
        try await signAuditLogs()
        try await store.expireKeptAnswers(now: now)
        await writeJournals()
        try await expireCredentials()
        return try await store.expire(now: now)
    }
}
