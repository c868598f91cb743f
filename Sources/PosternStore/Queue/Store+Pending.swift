import GRDB
package import PosternWire

extension Store {
    /// What waits for a device, from the first number after `number` on.
    ///
    /// Everything that was admitted before the call is in the answer or was acknowledged, and nothing that came after
    /// it: a relay that registers a connection for live delivery first and asks then misses nothing.
    ///
    /// - Parameters:
    ///   - count: At most so many messages.
    ///   - bytes: At most so many bytes of envelopes; the first is given even when it is larger.
    ///   - now: What has had its time by then waits no longer, erased or not.
    package func pending(
        for device: DeviceID,
        after number: MessageNumber,
        count: Int,
        bytes: Int,
        now: Timestamp
    ) async throws -> PendingPage {
        let last = try await settle(device)
        return try await read { db in
            guard let row = try db.currentDeviceRow(device) else {
                return PendingPage(messages: [], hasMore: false, gap: nil)
            }
            let gap = try db.gap(of: row)
            var messages: [Pending] = []
            var size = 0
            let rows = try db.pendingRows(of: row, after: number, through: last, now: now)
            while let next = try rows.next() {
                let envelope = try next.bytes(2)
                size += envelope.count
                guard messages.count < count, messages.isEmpty || size <= bytes else {
                    return PendingPage(messages: messages, hasMore: true, gap: gap)
                }
                messages.append(try Pending(next, envelope: envelope))
            }
            return PendingPage(messages: messages, hasMore: false, gap: gap)
        }
    }

    /// The device has been told of the gap. What has given way since stays, and is told later.
    package func clearGap(_ notice: QueueGap, of device: DeviceID) async throws {
        try await write { db in
            guard let row = try db.currentDeviceRow(device), let gap = try db.gap(of: row) else { return }
            guard gap.count > notice.count else {
                return try db.execute(sql: "DELETE FROM gap WHERE device = ?", arguments: [row])
            }
            try db.execute(
                sql: "UPDATE gap SET count = count - ?, from_ms = max(from_ms, min(?, to_ms)) WHERE device = ?",
                arguments: [Int64(clamping: notice.count), notice.to.stored, row]
            )
        }
    }
}

extension Pending {
    fileprivate init(_ row: Row, envelope: [UInt8]) throws {
        let number = MessageNumber(try row.integer(0))
        let index = Int(clamping: try row.integer(1))
        let (encapsulated, own) = try row.withUnsafeData(atIndex: 3) { block -> ([UInt8], OwnWrap?) in
            let start = Limits.pointBytes + index * Limits.wrapRowBytes + DeviceID.byteCount
            guard let block, block.count >= start + OwnWrap.byteCount else { return ([], nil) }
            return (
                [UInt8](block.prefix(Limits.pointBytes)),
                OwnWrap([UInt8](block.dropFirst(start).prefix(OwnWrap.byteCount)))
            )
        }
        guard let own else { throw StoreError.damaged("a delivery names a row that its wrap block has not") }
        self.init(number: number, envelope: envelope, encapsulated: encapsulated, own: own)
    }
}

extension Database {
    fileprivate func pendingRows(
        of device: Int64,
        after number: MessageNumber,
        through last: MessageNumber,
        now: Timestamp
    ) throws -> RowCursor {
        try Row.fetchCursor(
            cachedStatement(
                sql: """
                    SELECT delivery.message, delivery.row, envelope, wrap_block
                    FROM delivery JOIN body ON body.number = delivery.message
                    WHERE delivery.device = ? AND delivery.message > ? AND delivery.message <= ?
                    AND delivery.expires_ms > ? ORDER BY delivery.message
                    """
            ),
            arguments: [device, number.value, last.value, now.stored]
        )
    }

    fileprivate func gap(of device: Int64) throws -> QueueGap? {
        try Row.fetchOne(
            cachedStatement(sql: "SELECT count, from_ms, to_ms FROM gap WHERE device = ?"),
            arguments: [device]
        ).map { row in
            QueueGap(count: UInt64(clamping: try row.integer(0)), from: try row.time(1), to: try row.time(2))
        }
    }
}
