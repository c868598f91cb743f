import PosternStore
package import PosternWire

/// A user's device as administrators see it.
package struct DeviceFacts: Hashable, Sendable {
    package let id: DeviceID
    package let added: Timestamp
    package let lastSeen: Timestamp?
    /// Signed out for good by an administrator.
    package let isReset: Bool
    /// With its user.
    package let isSuspended: Bool
}

extension DeviceFacts {
    init(_ device: Device) {
        id = device.id
        added = device.added
        lastSeen = device.lastSeen
        isReset = device.standing == .reset
        isSuspended = device.isSuspended
    }
}

/// Why one device was not reset.
package enum DeviceRefusal: Error, Hashable, Sendable {
    case unknownDevice
    /// The same device twice in one request.
    case repeated
}

extension DeviceRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownDevice: "is no device on the user's list"
        case .repeated: "is named twice"
        }
    }
}
