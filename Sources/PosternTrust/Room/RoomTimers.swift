import PosternWire

/// After how long a room's messages go, on the clients' clocks; clients alone keep to it.
///
///     expiry.u32 burn.u32
package struct RoomTimers: Hashable, Sendable {
    /// From sending, seconds; 0 off.
    package let expiry: UInt32
    /// From reading, seconds; 0 off.
    package let burn: UInt32

    package init(expiry: UInt32, burn: UInt32) {
        self.expiry = expiry
        self.burn = burn
    }

    package static let off = RoomTimers(expiry: 0, burn: 0)
}

extension ByteReader {
    mutating func timers() throws(LayoutError) -> RoomTimers { RoomTimers(expiry: try u32(), burn: try u32()) }
}

extension ByteWriter {
    mutating func timers(_ timers: RoomTimers) {
        u32(timers.expiry)
        u32(timers.burn)
    }
}
