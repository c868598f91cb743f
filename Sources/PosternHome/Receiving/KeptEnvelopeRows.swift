import GRDB
import PosternWire

extension KeptEnvelope {
    /// As its column has it.
    enum ReasonNumber: Int64 {
        case waiting = 1
        case closed = 2
        case held = 3
    }
}

extension KeptEnvelope.Reason {
    fileprivate var number: KeptEnvelope.ReasonNumber {
        switch self {
        case .waits: .waiting
        case .closed: .closed
        case .held: .held
        }
    }

    fileprivate var need: DocumentName? {
        if case .waits(let document) = self { document } else { nil }
    }

    fileprivate var fault: KeptEnvelope.Fault? {
        if case .closed(let fault) = self { fault } else { nil }
    }
}

extension Database {
    func isKept(_ hash: Hash512, _ reason: KeptEnvelope.ReasonNumber? = nil) throws -> Bool {
        try row(
            "SELECT 1 FROM kept_envelope WHERE hash = ? AND reason = coalesce(?, reason)",
            [hash.column, reason?.rawValue]
        ) != nil
    }

    func countKept(_ reason: KeptEnvelope.ReasonNumber) throws -> Int {
        let row = try row("SELECT count(*) AS count FROM kept_envelope WHERE reason = ?", [reason.rawValue])
        return Int(clamping: try row?.integer("count") ?? 0)
    }

    func removeKept(_ hash: Hash512) throws {
        try run("DELETE FROM kept_envelope WHERE hash = ?", [hash.column])
    }

    func eraseKeptEnvelopes(at now: Timestamp) throws {
        let closed = now.milliseconds.subtracting(Home.closedLife).column
        let waiting = now.milliseconds.subtracting(Home.waitingLife).column
        try run(
            "DELETE FROM kept_envelope WHERE reason = 2 AND received_at <= ? OR reason <> 2 AND received_at <= ?",
            [closed, waiting]
        )
    }

    func insert(
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
        let (header, need) = (arrival.header, reason.need)
        try run(
            """
            INSERT INTO kept_envelope (hash, reason, conversation, network, user, device, message, key, received_at,
                needs_kind, needs_subject, needs_version, fault, sealed, wrap_block)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                arrival.hash.column, reason.number.rawValue, header.conversation.column, header.network.column,
                header.sender.column, header.device.column, header.message.column, arrival.wrap.key.column,
                arrival.receivedAt.column, need?.kind.rawValue, need?.subject.column,
                need.map { Int64($0.version) }, reason.fault?.rawValue, sealed.column, block,
            ]
        )
    }
}

extension KeptEnvelope {
    init(_ row: Row, sealing: borrowing RowSealing) throws {
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
        reason = try Reason(row)
        wrapBlock = try row.optionalBytes("wrap_block").map { try sealing.open($0, .wrapBlock, row: hash.bytes) }
        askedAt = try row.optionalTime("asked_at")
        answeredAt = try row.optionalTime("answered_at")
    }
}

extension KeptEnvelope.Reason {
    fileprivate init(_ row: Row) throws {
        let number: KeptEnvelope.ReasonNumber = try row.choice("reason")
        switch number {
        case .waiting:
            self = .waits(
                for: DocumentName(
                    kind: try row.choice("needs_kind"),
                    subject: try row.bytes("needs_subject"),
                    version: try row.version("needs_version")
                )
            )
        case .closed: self = .closed(try row.optionalChoice("fault"))
        case .held: self = .held
        }
    }
}
