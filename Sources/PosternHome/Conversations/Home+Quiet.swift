import GRDB
package import PosternWire

// What the user does not want to hear. On this device alone.
extension Home {
    /// - Parameter until: `nil` for ever.
    package func mute(_ conversation: ConversationID, until: Timestamp?) throws(HomeError) {
        try write { db in
            _ = try db.run(
                "INSERT INTO muted (conversation, until) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET until = ?2",
                [conversation.column, until?.column]
            )
        }
    }

    /// - Returns: Whether it was muted.
    package func unmute(_ conversation: ConversationID) throws(HomeError) -> Bool {
        try write { db in
            try db.run("DELETE FROM muted WHERE conversation = ?", [conversation.column]) == 1
        }
    }

    package func isMuted(_ conversation: ConversationID, at now: Timestamp) throws(HomeError) -> Bool {
        try read { db in
            try db.row(
                "SELECT 1 FROM muted WHERE conversation = ? AND coalesce(until > ?, 1)",
                [conversation.column, now.column]
            ) != nil
        }
    }

    /// - Returns: Whether they were not blocked before.
    package func block(_ who: Who, at now: Timestamp) throws(HomeError) -> Bool {
        try write { db in
            try db.run(
                "INSERT OR IGNORE INTO blocked (network, user, at) VALUES (?, ?, ?)",
                [who.network.column, who.user.column, now.column]
            ) == 1
        }
    }

    /// - Returns: Whether they were blocked.
    package func unblock(_ who: Who) throws(HomeError) -> Bool {
        try write { db in
            try db.run(
                "DELETE FROM blocked WHERE network = ? AND user = ?",
                [who.network.column, who.user.column]
            ) == 1
        }
    }

    package func isBlocked(_ who: Who) throws(HomeError) -> Bool {
        try read { db in
            try db.row(
                "SELECT 1 FROM blocked WHERE network = ? AND user = ?",
                [who.network.column, who.user.column]
            ) != nil
        }
    }

    package func blocked() throws(HomeError) -> [Who] {
        try read { db in
            try db.rows("SELECT network, user FROM blocked ORDER BY at, user").map {
                Who(network: try $0.id("network"), user: try $0.id("user"))
            }
        }
    }
}
