package import PosternWire

/// Who opens: the device that an envelope was delivered to.
package struct Reader: Hashable, Sendable {
    package let user: Who
    package let device: DeviceID
    /// Whether the charter names its identity for retention: then it reads conversations that it is no user of.
    package let isRetention: Bool

    package init(user: Who, device: DeviceID, isRetention: Bool = false) {
        self.user = user
        self.device = device
        self.isRetention = isRetention
    }
}
