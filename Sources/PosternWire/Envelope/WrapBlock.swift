/// The message secret, wrapped for each recipient device:
///
///     enc[133], then rows: device[16] key-id[16] wrap[48], sorted by device, each device once, 1 to 4,096
///
/// There is no count: the length says it. Its hash stands under the sender's signature.
package struct WrapBlock: Hashable, Sendable {
    package static let byteCounts = bytes(rows: Limits.wraps.lowerBound)...bytes(rows: Limits.wraps.upperBound)

    package struct Row: Hashable, Sendable {
        package let device: DeviceID
        package let wrap: OwnWrap

        package init(device: DeviceID, wrap: OwnWrap) {
            self.device = device
            self.wrap = wrap
        }
    }

    package let bytes: [UInt8]
    /// In the order of the block.
    package let devices: [DeviceID]

    /// - Throws: ``LayoutError/truncated``, ``LayoutError/tooLong`` for a length that no number of rows has;
    ///   ``LayoutError/unsorted``.
    package init(parsing bytes: [UInt8]) throws(LayoutError) {
        guard bytes.count >= Self.byteCounts.lowerBound else { throw .truncated }
        guard bytes.count <= Self.byteCounts.upperBound else { throw .tooLong }
        var reader = ByteReader(bytes)
        _ = try reader.point()
        var devices: [DeviceID] = []
        while !reader.isAtEnd {
            let device: DeviceID = try reader.identifier()
            if let last = devices.last, last >= device { throw .unsorted }
            _ = try reader.take(OwnWrap.byteCount)
            devices.append(device)
        }
        self.bytes = bytes
        self.devices = devices
    }

    /// - Parameters:
    ///   - encapsulated: The message's ephemeral public key, 133 bytes.
    ///   - rows: At least one, at most ``Limits/wraps``, each device once; sorted here.
    package init(encapsulated: [UInt8], rows: [Row]) {
        let sorted = rows.sorted { $0.device < $1.device }
        var writer = ByteWriter()
        writer.append(encapsulated)
        for row in sorted {
            writer.identifier(row.device)
            writer.append(row.wrap.bytes)
        }
        bytes = writer.bytes
        devices = sorted.map(\.device)
    }

    package var encapsulated: [UInt8] { Array(bytes[..<Limits.pointBytes]) }

    /// - Parameter index: Of ``devices``.
    package func row(at index: Int) -> Row? {
        guard devices.indices.contains(index) else { return nil }
        let start = Limits.pointBytes + index * Limits.wrapRowBytes + 16
        guard let wrap = OwnWrap(Array(bytes[start..<start + OwnWrap.byteCount])) else { return nil }
        return Row(device: devices[index], wrap: wrap)
    }

    package func row(of device: DeviceID) -> Row? {
        devices.firstIndex(of: device).flatMap { row(at: $0) }
    }

    package static func bytes(rows: Int) -> Int { Limits.pointBytes + rows * Limits.wrapRowBytes }
}

/// One device's part of a wrap block: `key-id[16] wrap[48]`.
package struct OwnWrap: Hashable, Sendable {
    package static let byteCount = 16 + Limits.wrapBytes

    package let key: ExchangeKeyID
    /// As they stand in the block and in a `Deliver` frame: a relay makes them once for each delivery, and reads nothing.
    package let bytes: [UInt8]

    package init(key: ExchangeKeyID, wrap: [UInt8]) {
        self.key = key
        bytes = key.bytes + wrap
    }

    /// - Parameter bytes: Exactly 64 bytes; anything else gives `nil`.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount, let key = ExchangeKeyID(bytes[..<16]) else { return nil }
        self.key = key
        self.bytes = bytes
    }

    package var wrap: [UInt8] { Array(bytes[16...]) }
}
