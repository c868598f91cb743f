import GRDB
package import PosternWire

extension Home {
    package enum KeepEnvelopeOutcome: Hashable, Sendable {
        case kept
        case alreadyKept
        /// So many wait already that this one is not taken: it is to be left at the relay.
        case tooMany
    }

    /// Closed envelopes are kept for repair so long, milliseconds: 7 days.
    package static let closedLife: UInt64 = 7 * 86_400_000
    /// Envelopes that lack a document are kept so long, milliseconds: 30 days.
    package static let waitingLife: UInt64 = 30 * 86_400_000
    /// Nothing about a waiting envelope is verified, so anyone can make some.
    package static let waitingAtMost = 1000

    /// Keeps an envelope that lacks a document, with the key that it needs. Then it may be acknowledged.
    package func wait(_ arrival: Arrival, for document: DocumentName) throws(HomeError) -> KeepEnvelopeOutcome {
        try write { db in
            if try db.isKept(arrival.hash) { return .alreadyKept }
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM kept_envelope WHERE reason = 1") ?? 0
            guard count < Self.waitingAtMost else { return .tooMany }
            try db.insert(arrival, .waits(for: document), wrapBlock: nil, sealing: sealing)
            return .kept
        }
    }

    /// Keeps an envelope that does not open, records it as closed, and tells the user. Then, with its wrap block
    /// fetched, it may be acknowledged.
    package func close(
        _ arrival: Arrival,
        wrapBlock: [UInt8]?,
        record: RecordUpdate,
        telling notice: Notice?
    ) throws(HomeError) -> RecordOutcome {
        try write { db in
            guard try db.take(arrival, as: .closed, record) else { return .stale }
            if let notice { try db.insert(notice, at: arrival.receivedAt, sealing: sealing) }
            try db.removeKept(arrival.hash)
            try db.insert(arrival, .closed, wrapBlock: wrapBlock, sealing: sealing)
            return .recorded
        }
    }

    /// What waits for a document of this chain, oldest first.
    package func waiting(
        for kind: DocumentName.Kind,
        of subject: [UInt8]
    ) throws(HomeError) -> [KeptEnvelope] {
        try kept(
            where: "reason = 1 AND needs_kind = ? AND needs_subject = ?",
            [kind.rawValue, subject.column]
        )
    }

    /// Everything that waits for a document, oldest first.
    package func waiting() throws(HomeError) -> [KeptEnvelope] {
        try kept(where: "reason = 1")
    }

    /// Everything that is closed, oldest first.
    package func closed() throws(HomeError) -> [KeptEnvelope] {
        try kept(where: "reason = 2")
    }

    /// The closed envelope that a `rewrap` from `device` is about.
    package func closed(
        message: MessageID,
        from device: DeviceID,
        in conversation: ConversationID
    ) throws(HomeError) -> KeptEnvelope? {
        try kept(
            where: "reason = 2 AND conversation = ? AND device = ? AND message = ?",
            [conversation.column, device.column, message.column]
        ).first
    }

    /// The same, where only device and message are known.
    package func closed(message: MessageID, from device: DeviceID) throws(HomeError) -> KeptEnvelope? {
        try kept(where: "reason = 2 AND device = ? AND message = ?", [device.column, message.column]).first
    }

    /// - Returns: Whether the envelope is kept.
    @discardableResult
    package func attach(wrapBlock: [UInt8], to hash: Hash512) throws(HomeError) -> Bool {
        try write { db in
            let sealed = try sealing.seal(wrapBlock, .wrapBlock, row: hash.bytes)
            return try db.run(
                "UPDATE kept_envelope SET wrap_block = ? WHERE hash = ?",
                [sealed.column, hash.column]
            ) == 1
        }
    }

    /// The sender was asked for the message secret.
    ///
    /// - Returns: Whether the envelope is kept.
    @discardableResult
    package func markAsked(_ hash: Hash512, at now: Timestamp) throws(HomeError) -> Bool {
        try write { db in
            try db.run("UPDATE kept_envelope SET asked_at = ? WHERE hash = ?", [now.column, hash.column]) == 1
        }
    }

    /// - Parameter condition: SQL of this file; never of input.
    private func kept(
        where condition: String,
        _ arguments: StatementArguments = []
    ) throws(HomeError) -> [KeptEnvelope] {
        try read { db in
            try db.rows("SELECT * FROM kept_envelope WHERE \(condition) ORDER BY received_at, rowid", arguments).map {
                try KeptEnvelope($0, sealing: sealing)
            }
        }
    }
}

extension Database {
    fileprivate func isKept(_ hash: Hash512) throws -> Bool {
        try row("SELECT 1 FROM kept_envelope WHERE hash = ?", [hash.column]) != nil
    }

    func removeKept(_ hash: Hash512) throws {
        try run("DELETE FROM kept_envelope WHERE hash = ?", [hash.column])
    }

    func eraseKeptEnvelopes(at now: Timestamp) throws {
        let closed = now.milliseconds.subtracting(Home.closedLife).column
        let waiting = now.milliseconds.subtracting(Home.waitingLife).column
        try run(
            "DELETE FROM kept_envelope WHERE reason = 2 AND received_at <= ? OR reason = 1 AND received_at <= ?",
            [closed, waiting]
        )
    }

    fileprivate func insert(
        _ arrival: Arrival,
        _ reason: KeptEnvelope.Reason,
        wrapBlock: [UInt8]?,
        sealing: borrowing RowSealing
    ) throws {
        var writer = ByteWriter()
        writer.sized(arrival.envelope.bytes)
        writer.append(arrival.wrap.bytes)
        writer.append(arrival.encapsulated)
        let row = arrival.hash.bytes
        let sealed = try sealing.seal(writer.bytes, .envelope, row: row)
        let block = try wrapBlock.map { try sealing.seal($0, .wrapBlock, row: row).column }
        var need: DocumentName?
        if case .waits(let document) = reason { need = document }
        try run(
            """
            INSERT INTO kept_envelope (hash, reason, conversation, device, message, key, received_at,
                needs_kind, needs_subject, needs_version, sealed, wrap_block)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                arrival.hash.column, need == nil ? 2 : 1, arrival.header.conversation.column,
                arrival.header.device.column, arrival.header.message.column, arrival.wrap.key.column,
                arrival.receivedAt.column, need?.kind.rawValue, need?.subject.column,
                need.map { Int64($0.version) }, sealed.column, block,
            ]
        )
    }
}

extension KeptEnvelope {
    fileprivate init(_ row: Row, sealing: borrowing RowSealing) throws {
        let hash = try row.hash("hash")
        var reader = ByteReader(try sealing.open(try row.bytes("sealed"), .envelope, row: hash.bytes))
        let envelope = try Envelope(parsing: try reader.sized(atMost: Envelope.byteCounts.upperBound))
        guard let wrap = OwnWrap(try reader.take(OwnWrap.byteCount)) else { throw HomeError.damaged("kept_envelope") }
        arrival = Arrival(
            envelope: envelope,
            hash: hash,
            wrap: wrap,
            encapsulated: try reader.point(),
            receivedAt: try row.time("received_at")
        )
        if try row.integer("reason") == 1 {
            reason = .waits(
                for: DocumentName(
                    kind: try row.choice("needs_kind"),
                    subject: try row.bytes("needs_subject"),
                    version: try row.version("needs_version")
                )
            )
        } else {
            reason = .closed
        }
        wrapBlock = try row.optionalBytes("wrap_block").map { try sealing.open($0, .wrapBlock, row: hash.bytes) }
        askedAt = try row.optionalTime("asked_at")
    }
}
