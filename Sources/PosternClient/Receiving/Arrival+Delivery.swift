import PosternHome
import PosternTrust
import PosternWire

extension PosternHome.Arrival {
    /// - Returns: `nil` for what cannot be read at all.
    init?(_ deliver: Deliver, at now: Timestamp) {
        guard
            let wrap = OwnWrap(Array(deliver.own)),
            deliver.encapsulated.count == Limits.pointBytes,
            let envelope = try? Envelope(parsing: Array(deliver.envelope))
        else { return nil }
        self.init(
            envelope: envelope,
            hash: EnvelopeSeal(of: envelope).hash,
            wrap: wrap,
            encapsulated: Array(deliver.encapsulated),
            receivedAt: now
        )
    }

    /// The same envelope with the row that its signed wrap block has for a device.
    func repaired(by block: WrapBlock, for device: DeviceID) -> PosternHome.Arrival? {
        guard let row = block.row(of: device) else { return nil }
        return PosternHome.Arrival(
            envelope: envelope,
            hash: hash,
            wrap: row.wrap,
            encapsulated: block.encapsulated,
            receivedAt: receivedAt
        )
    }
}
