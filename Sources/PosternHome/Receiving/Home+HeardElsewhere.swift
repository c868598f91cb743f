import FoundationEssentials
import GRDB
package import PosternWire

/// A message that somebody else has heard, and that has not come here.
package struct HeardElsewhere: Hashable, Sendable {
    /// A message may be on its way so long, milliseconds.
    package static let patience: UInt64 = 60_000

    package let conversation: ConversationID
    /// Whose message it is.
    package let device: DeviceID
    package let counter: UInt64
    /// The first 16 bytes of its envelope hash.
    package let hash: [UInt8]
    /// Who says so.
    package let by: DeviceID
    /// The user was told.
    package let isTold: Bool

    package init(conversation: ConversationID, device: DeviceID, counter: UInt64, hash: [UInt8], by: DeviceID) {
        self.conversation = conversation
        self.device = device
        self.counter = counter
        self.hash = hash
        self.by = by
        isTold = false
    }
}

extension Home {
    /// Notes a message that should have come here too. Of one device the newest is kept: it is a claim, and grows by
    /// no more than one row a device.
    package func note(_ heard: HeardElsewhere, at now: Timestamp) throws(HomeError) {
        try write { db in
            _ = try db.run(
                """
                INSERT INTO heard_by_others (conversation, device, counter, hash, by_device, noticed_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET counter = excluded.counter, hash = excluded.hash,
                    by_device = excluded.by_device, noticed_at = excluded.noticed_at, told = 0
                    WHERE excluded.counter > counter
                """,
                [
                    heard.conversation.column, heard.device.column, heard.counter.sortable, heard.hash.column,
                    heard.by.column, now.column,
                ]
            )
        }
    }

    /// What others have heard of a device in a conversation, while it has not come.
    package func heardElsewhere(
        of device: DeviceID,
        in conversation: ConversationID
    ) throws(HomeError) -> HeardElsewhere? {
        try read { db in
            try db.row(
                "SELECT * FROM heard_by_others WHERE conversation = ? AND device = ?",
                [conversation.column, device.column]
            ).map { try HeardElsewhere($0) }
        }
    }

    /// What was noted a minute ago or earlier, and not told.
    package func heardElsewhereDue(at now: Timestamp) throws(HomeError) -> [HeardElsewhere] {
        try read { db in
            try db.rows(
                "SELECT * FROM heard_by_others WHERE told = 0 AND noticed_at <= ? ORDER BY noticed_at",
                [now.milliseconds.subtracting(HeardElsewhere.patience).column]
            ).map { try HeardElsewhere($0) }
        }
    }

    /// Tells the user.
    package func tell(
        _ notice: Notice,
        about heard: HeardElsewhere,
        at now: Timestamp
    ) throws(HomeError) {
        try write { db in
            let count = try db.run(
                """
                UPDATE heard_by_others SET told = 1
                WHERE conversation = ? AND device = ? AND counter = ? AND told = 0
                """,
                [heard.conversation.column, heard.device.column, heard.counter.sortable]
            )
            if count == 1 { try db.insert(notice, at: now, sealing: sealing) }
        }
    }

    /// It has come, or will never come here by its sender's word.
    package func settle(_ heard: HeardElsewhere) throws(HomeError) {
        try write { db in
            _ = try db.run(
                "DELETE FROM heard_by_others WHERE conversation = ? AND device = ? AND counter = ?",
                [heard.conversation.column, heard.device.column, heard.counter.sortable]
            )
        }
    }
}

extension HeardElsewhere {
    fileprivate init(_ row: Row) throws {
        conversation = try row.id("conversation")
        device = try row.id("device")
        counter = try row.counter("counter")
        hash = try row.bytes("hash")
        by = try row.id("by_device")
        isTold = try row.flag("told")
    }
}
