import FoundationEssentials
import GRDB
package import PosternWire

/// The ids that begin with some hexadecimal digits.
package struct IDPrefix: Hashable, Sendable {
    /// Fewer digits name too much.
    package static let digits = 8...32

    package let text: String
    let lowest: [UInt8]
    let highest: [UInt8]

    /// - Parameter text: 8 to 32 hexadecimal digits, of either case.
    package init?(_ text: String) {
        let text = text.lowercased()
        guard
            Self.digits.contains(text.utf8.count),
            let lowest = Hex.decode(text + String(repeating: "0", count: 32 - text.utf8.count)),
            let highest = Hex.decode(text + String(repeating: "f", count: 32 - text.utf8.count))
        else { return nil }
        self.text = text
        self.lowest = lowest
        self.highest = highest
    }

    package func matches<Subject>(_ id: Identifier<Subject>) -> Bool {
        !id.bytes.lexicographicallyPrecedes(lowest) && !highest.lexicographicallyPrecedes(id.bytes)
    }
}

extension Home {
    /// Messages of the history, by their first id or the id of a sealing.
    package func messages(_ prefix: IDPrefix, limit: Int) throws(HomeError) -> [StoredMessage] {
        try read { db in
            try db.rows(
                """
                \(Database.events) WHERE m.event IN (
                    SELECT event FROM message WHERE first BETWEEN ?1 AND ?2
                    UNION SELECT event FROM message WHERE message BETWEEN ?1 AND ?2
                    UNION SELECT event FROM message JOIN sealing USING (first)
                        WHERE direction = 2 AND sealing.message BETWEEN ?1 AND ?2)
                ORDER BY m.event LIMIT ?3
                """,
                [prefix.lowest.column, prefix.highest.column, limit]
            ).map { try StoredMessage($0, sealing: sealing) }
        }
    }

    /// What was told about messages, oldest first.
    package func notices(about prefix: IDPrefix, limit: Int) throws(HomeError) -> [ToldNotice] {
        try read { db in
            try db.rows(
                """
                SELECT n.message, e.event, e.at, n.sealed AS notice_sealed
                FROM notice n JOIN event e USING (event) WHERE n.message BETWEEN ? AND ? ORDER BY e.event LIMIT ?
                """,
                [prefix.lowest.column, prefix.highest.column, limit]
            ).map { row in ToldNotice(message: try row.id("message"), event: try Event(row, sealing: sealing)) }
        }
    }

    /// Envelopes that are kept sealed, oldest first.
    package func kept(_ prefix: IDPrefix, limit: Int) throws(HomeError) -> [KeptEnvelope] {
        try read { db in
            try db.rows(
                "SELECT * FROM kept_envelope WHERE message BETWEEN ? AND ? ORDER BY received_at, rowid LIMIT ?",
                [prefix.lowest.column, prefix.highest.column, limit]
            ).map { try KeptEnvelope($0, sealing: sealing) }
        }
    }

    /// The same by the device that sent them.
    package func kept(from device: IDPrefix, limit: Int) throws(HomeError) -> [KeptEnvelope] {
        try read { db in
            try db.rows(
                "SELECT * FROM kept_envelope WHERE device BETWEEN ? AND ? ORDER BY received_at, rowid LIMIT ?",
                [device.lowest.column, device.highest.column, limit]
            ).map { try KeptEnvelope($0, sealing: sealing) }
        }
    }

    /// The same of one envelope.
    package func kept(_ hash: Hash512) throws(HomeError) -> KeptEnvelope? {
        try read { db in
            try db.row("SELECT * FROM kept_envelope WHERE hash = ?", [hash.column])
                .map { try KeptEnvelope($0, sealing: sealing) }
        }
    }

    /// What was told about an envelope that names a message.
    package func notice(about hash: Hash512) throws(HomeError) -> ToldNotice? {
        try read { db in
            try db.row(
                """
                SELECT n.message, e.event, e.at, n.sealed AS notice_sealed
                FROM notice n JOIN event e USING (event) WHERE n.about = ? AND n.message IS NOT NULL
                """,
                [hash.column]
            ).map { row in ToldNotice(message: try row.id("message"), event: try Event(row, sealing: sealing)) }
        }
    }

    /// All records of senders.
    package func senderRecords() throws(HomeError) -> [SenderRecord] {
        try read { db in
            try db.rows("SELECT * FROM sender_record ORDER BY conversation, device").map { try SenderRecord($0) }
        }
    }

    /// Devices that did not get a message of this device: it was not sealed to them, or the relay left them out.
    package func omitted(from first: MessageID) throws(HomeError) -> [DeviceID] {
        try read { db in
            try db.rows("SELECT omitted FROM sealing WHERE first = ? AND state = 2", [first.column])
                .flatMap { try $0.devices("omitted") }
        }
    }
}

/// A notice with the message that it is about.
package struct ToldNotice: Hashable, Sendable {
    package let message: MessageID
    package let event: Event
}
