import GRDB
import PosternWire

/// What an administrator's act reads and changes: one transaction, on the writer's thread, whole or not at all.
///
/// What it reads is what is there: nothing comes between a look and what follows from it, so two administrators who
/// change the same thing come one after the other, and neither undoes what the other did unseen.
package final class ActTransaction {
    let db: Database
    private(set) var forgets = Forgets.nothing

    init(_ db: Database) {
        self.db = db
    }

    /// The writer's memory of this is untrue from the commit on.
    func forget(_ more: Forgets) {
        switch (forgets, more) {
        case (_, .nothing): break
        case (.nothing, _): forgets = more
        default: forgets = .everything
        }
    }
}

/// What is said of a change in the transaction that makes it, once its outcome is known: what it throws undoes both.
package typealias Beside<Outcome> = @Sendable (_ outcome: Outcome, ActTransaction) throws -> Void

extension Store {
    /// Writes what changes nobody's devices, queues or rights, such as audit records: the fast path goes on beside it.
    ///
    /// - Parameter write: May run twice, and keeps nothing outside of the transaction.
    /// - Throws: ``StoreError/unavailable`` when SQLite refuses; ``StoreError/closed``.
    package func record(_ write: @escaping @Sendable (ActTransaction) throws -> Void) async throws {
        try await self.write { db in try write(ActTransaction(db)) }
    }

    /// Runs an act.
    ///
    /// - Parameter act: May run twice, and keeps nothing outside of the transaction. What it throws undoes all of it,
    ///   and is thrown on.
    /// - Throws: What the act throws; ``StoreError/unavailable`` when SQLite refuses; ``StoreError/closed``.
    package func act<Value: Sendable>(
        _ act: @escaping @Sendable (ActTransaction) throws -> Value
    ) async throws -> Value {
        let result: Result<Value, any Error> = try await write(changesDirectory: true) { db in
            let transaction = ActTransaction(db)
            var result: Result<Value, any Error>?
            try db.inSavepoint {
                do {
                    result = .success(try act(transaction))
                    return .commit
                } catch let error as DatabaseError {
                    // A disk that is full, say: the writer may yet find a way.
                    throw error
                } catch {
                    result = .failure(error)
                    return .rollback
                }
            }
            guard let result else { throw StoreError.unavailable }
            if case .failure = result { return (result, .nothing) }
            return (result, transaction.forgets)
        }
        return try result.get()
    }
}
