import GRDB
package import PosternWire

extension Home {
    /// The timers that both users of a direct conversation give their messages, as their owner encoded them.
    package func timers(of conversation: ConversationID) throws(HomeError) -> [UInt8]? {
        try read { db in try db.timers(of: conversation, sealing: sealing) }
    }

    /// A message with what was said about it that counts, or that waits for it.
    package func target(_ place: MessagePlace) throws(HomeError) -> AmendedTarget {
        try read { db in try db.target(place, sealing: sealing) }
    }

    /// Every conversation of which there is something in the history, the one with the newest first.
    package func conversations() throws(HomeError) -> [ConversationSummary] {
        try read { db in
            try db.rows(
                """
                SELECT conversation, max(event) AS newest,
                    sum(direction = 1 AND read_at IS NULL
                        AND (network, user) <> (SELECT network, user FROM account)) AS unread
                FROM message GROUP BY conversation ORDER BY newest DESC
                """
            ).map {
                ConversationSummary(
                    conversation: try $0.id("conversation"),
                    newest: EventID(number: try $0.integer("newest")),
                    unread: Int(clamping: try $0.integer("unread"))
                )
            }
        }
    }

    /// Messages of others that the user has not read, of one conversation or of all, in their order.
    package func unread(in conversation: ConversationID?) throws(HomeError) -> [StoredMessage] {
        try read { db in
            try db.rows(
                """
                \(Database.events) WHERE m.direction = 1 AND m.read_at IS NULL AND m.conversation = coalesce(?, m.conversation)
                    AND (m.network, m.user) <> (SELECT network, user FROM account) ORDER BY m.event
                """,
                [conversation?.column]
            ).map { try StoredMessage($0, sealing: sealing) }
        }
    }
}

package struct ConversationSummary: Hashable, Sendable {
    package let conversation: ConversationID
    package let newest: EventID
    /// How many messages of others the user has not read.
    package let unread: Int
}
