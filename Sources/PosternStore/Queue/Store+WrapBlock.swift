import GRDB
package import PosternWire

extension Store {
    /// The whole wrap block of a message, for a recipient device that has not acknowledged it.
    ///
    /// - Returns: `nil` for any other device, and for an unknown message.
    package func wrapBlock(
        of message: MessageID,
        from sender: DeviceID,
        for device: DeviceID
    ) async throws -> [UInt8]? {
        let key = SentKey(device: sender, message: message)
        let found = try await look { writer in Found(writer, key, for: device) }
        switch found {
        case .nothing: return nil
        case .unwritten(let block): return block
        case .written(let number):
            try await settle(device)
            return try await read { db in
                try Row.fetchOne(
                    db,
                    sql: """
                        SELECT wrap_block FROM body JOIN delivery ON delivery.message = body.number
                        WHERE body.number = ? AND delivery.device = (SELECT id FROM device WHERE device = ?)
                        """,
                    arguments: [number, device.data]
                )?.bytes(0)
            }
        }
    }
}

/// Where the writer has a message.
private enum Found {
    case nothing
    case unwritten([UInt8])
    case written(Int64)

    init(_ writer: Writer, _ key: SentKey, for device: DeviceID) {
        if let message = writer.unwritten[key] {
            let isWaiting = message.waits(for: device)
            self = isWaiting ? .unwritten(message.offer.wrapBlock.bytes) : .nothing
        } else if let sender = try? writer.roster.row(of: key.device),
            let number = try? writer.sent.number(of: SentIndex.Key(sender: sender, message: key.message))
        {
            self = .written(number)
        } else {
            self = .nothing
        }
    }
}
