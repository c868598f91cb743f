import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// The own devices on the newest list that is held.
    package func devices() throws -> [OwnDevice] {
        OwnDevice.all(on: try ownLists().newest.content, labels: try home.deviceLabels(), own: account.device)
    }

    /// Fetches what is newer, then as ``devices()``.
    package func refreshedDevices() async throws -> [OwnDevice] {
        try await signIn(.command).connection.close()
        return try devices()
    }

    /// - Parameters:
    ///   - name: The old label, or the beginning of the id.
    ///   - label: For this home alone.
    package func renameDevice(_ name: String, to label: String) throws -> OwnDevice {
        try DeviceLabel.check(label)
        let device = try OwnDevice.named(name, of: try devices())
        if try devices().contains(where: { $0.label == label && $0.id != device.id }) {
            throw AccountError.ambiguousDevice(label)
        }
        try home.setLabel(label, of: device.id)
        return OwnDevice(id: device.id, label: label, added: device.added, isThisOne: device.isThisOne)
    }

    /// Signs the next list without a device. Where it is this one, its home is erased at once.
    ///
    /// - Parameter name: A label, or the beginning of the id.
    package func removeDevice(_ name: String, with secret: AccountSecret) async throws -> OwnDevice {
        var opened = try await openAccount(with: secret)
        let device = try await opened.remove(name, labels: try home.deviceLabels(), own: account.device)
        try keepOwn(opened.lists)
        if device.isThisOne { try home.erase() } else { try home.setLabel("", of: device.id) }
        return device
    }
}
