import GRDB
package import PosternWire

// Messages that wait for the user's word.
extension Home {
    /// The message waits for the user's word, and others of its conversation pass it.
    ///
    /// - Parameter reason: The caller's own number.
    package func hold(_ first: MessageID, reason: Int64) throws(HomeError) -> OutboxOutcome {
        try changeQueued(first, "hold = ?2", [first.column, reason])
    }

    /// The user gave the word.
    package func release(_ first: MessageID) throws(HomeError) -> OutboxOutcome {
        try changeQueued(first, "hold = NULL", [first.column])
    }

    /// How many messages to a user are held for a reason.
    package func heldCount(to peer: Who, reason: Int64) throws(HomeError) -> Int {
        try read { db in
            let row = try db.row(
                "SELECT count(*) AS count FROM outgoing WHERE peer = ? AND state = 1 AND hold = ?",
                [peer.bytes.column, reason]
            )
            return Int(clamping: try row?.integer("count") ?? 0)
        }
    }

    /// The user gave the word for all that is held to a user for a reason: it goes to this identity.
    ///
    /// - Parameter identity: H(identity).
    /// - Returns: How many messages there are.
    @discardableResult
    package func release(to peer: Who, reason: Int64, for identity: Hash512) throws(HomeError) -> Int {
        try write { db in
            try db.run(
                "UPDATE outgoing SET hold = NULL, written_for = ? WHERE peer = ? AND state = 1 AND hold = ?",
                [identity.column, peer.bytes.column, reason]
            )
        }
    }

    private func changeQueued(
        _ first: MessageID,
        _ change: String,
        _ arguments: StatementArguments
    ) throws(HomeError) -> OutboxOutcome {
        try write { db in
            guard try db.state(of: first) != nil else { return .unknown }
            let count = try db.run("UPDATE outgoing SET \(change) WHERE first = ?1 AND state = 1", arguments)
            return count == 1 ? .done : .tooLate
        }
    }
}
