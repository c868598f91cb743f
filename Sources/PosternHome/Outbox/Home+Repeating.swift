import GRDB
package import PosternWire

/// What a restored relay answered to a message that it was sent again.
package struct RepeatAnswer: Hashable, Sendable {
    package let message: MessageID
    /// When it was accepted, by the relay's clock: now, or before the back-up. Nil when it is refused, for good.
    package let acceptedAt: Timestamp?

    package init(message: MessageID, acceptedAt: Timestamp?) {
        self.message = message
        self.acceptedAt = acceptedAt
    }
}

// What was accepted before the relay was restored from a back-up.
extension Home {
    /// The next sealings to be sent again to the restored store that was met last: accepted, not older than 7 days,
    /// their time to live not over. Oldest first; in each conversation that is the order of the counters.
    package func nextRepeats(at now: Timestamp, limit: Int) throws(HomeError) -> [Sealing] {
        try sealings(
            where: """
                s.state = 2 AND s.envelope IS NOT NULL
                    AND s.rowid > coalesce((SELECT repeated FROM account), 0)
                    AND s.sealed_at > ? AND s.answered_at + 1000 * s.time_to_live > ?
                ORDER BY s.rowid LIMIT ?
                """,
            [now.milliseconds.subtracting(Self.sealingLife).column, now.column, limit]
        )
    }

    /// The relay has dealt with these, and so with all that were made before them. A later acceptance counts for what
    /// recipients are told of when a message runs out.
    package func markRepeated(_ answers: [RepeatAnswer]) throws(HomeError) {
        try write { db in
            for answer in answers {
                if let time = answer.acceptedAt {
                    try db.run(
                        "UPDATE sealing SET accepted_at = max(accepted_at, ?) WHERE message = ? AND state = 2",
                        [time.column, answer.message.column]
                    )
                }
                try db.run(
                    """
                    UPDATE account SET repeated =
                        max(repeated, coalesce((SELECT rowid FROM sealing WHERE message = ?), 0))
                    """,
                    [answer.message.column]
                )
            }
        }
    }
}
