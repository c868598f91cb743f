import GRDB
package import PosternPrimitives

/// What a device remembers, sealed.
///
/// A directory of one user, `0700`, with these files, `0600`:
///
///     home.sqlite   everything; content, keys, names and pins sealed under the store key, ids, times and flags clear
///     home.key      the store key boxed under a passphrase; absent where a key file holds it
///     home.lock     held by the one process that receives
///     home.tries    how often a wrong secret was given, and what follows; absent while nothing is to be said
///
/// Each method is a verb: one transaction, whole or not at all, durable when it returns. Verbs block their thread for
/// one commit, and for up to ``busySeconds`` while another process commits. Any number of processes and threads may
/// use one home at once. Nothing here reads the clock: times are given.
package final class Home: Sendable {
    /// A verb waits so long for another process before it throws ``HomeError/locked``.
    package static let busySeconds = 20.0

    package let directory: String
    let database: DatabaseQueue
    let sealing: RowSealing

    init(directory: String, database: DatabaseQueue, sealing: consuming RowSealing) {
        self.directory = directory
        self.database = database
        self.sealing = sealing
    }

    /// A consistent view of everything, writing nothing.
    func read<Value>(_ body: (Database) throws -> Value) throws(HomeError) -> Value {
        do {
            return try database.read(body)
        } catch {
            throw HomeError(error, directory: directory)
        }
    }

    /// One transaction that takes the write lock before it reads, so that nothing changes between its look and its
    /// write. Whatever `body` throws undoes all of it.
    func write<Value>(_ body: (Database) throws -> Value) throws(HomeError) -> Value {
        do {
            return try database.writeWithoutTransaction { db in
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
                guard let value else { throw HomeError.misuse("a transaction without a result") }
                return value
            }
        } catch {
            throw HomeError(error, directory: directory)
        }
    }

    /// How SQLite is set on this connection.
    func pragma(_ name: String) throws(HomeError) -> String? {
        try read { db in try String.fetchOne(db, sql: "PRAGMA \(name)") }
    }

    /// Seals a secret for the one place where it may lie. The verbs take it in this form.
    ///
    /// - Throws: ``HomeError/misuse(_:)`` when it has not the size that `owner` says.
    package func seal(_ secret: borrowing SecretBytes, for owner: SecretOwner) throws(HomeError) -> SealedSecret {
        try sealing.seal(secret, for: owner)
    }

    /// Differs from an earlier token once anything was written since, by whichever process or thread. Costs one read
    /// of the file's first page, so it may be asked several times a second.
    package func changeToken() throws(HomeError) -> ChangeToken {
        try read { db in
            ChangeToken(
                others: try Int64.fetchOne(db, sql: "PRAGMA data_version") ?? 0,
                own: Int64(db.totalChangesCount)
            )
        }
    }
}

/// A point in the history of a home, to compare with another of the same ``Home``.
package struct ChangeToken: Hashable, Sendable {
    /// Moves with commits of other connections.
    let others: Int64
    /// Moves with our own.
    let own: Int64
}
