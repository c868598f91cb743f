import PosternTrust
package import PosternWire

/// One of the user's own devices, as the newest list names it.
package struct OwnDevice: Hashable, Sendable {
    package let id: DeviceID
    /// How the user calls it on this home.
    package let label: String?
    package let added: Timestamp
    package let isThisOne: Bool

    static func all(on list: DeviceList, labels: [DeviceID: String], own: DeviceID?) -> [OwnDevice] {
        list.devices.map { device in
            OwnDevice(
                id: device.id,
                label: labels[device.id],
                added: device.added,
                isThisOne: device.id == own
            )
        }.sorted { ($0.added, $0.id) < ($1.added, $1.id) }
    }

    /// - Parameter name: A label, or the beginning of an id.
    /// - Throws: ``AccountError/noSuchDevice(_:)``, ``AccountError/ambiguousDevice(_:)``.
    static func named(_ name: String, of devices: [OwnDevice]) throws(AccountError) -> OwnDevice {
        let typed = name.lowercased()
        let shortest = 4
        let byID = devices.filter { typed.utf8.count >= shortest && $0.id.description.hasPrefix(typed) }
        let found = devices.filter { $0.label == name }
        let all = found.isEmpty ? byID : found
        guard let device = all.first else { throw .noSuchDevice(Quoting.quoted(String(name.prefix(64)))) }
        guard all.count == 1 else { throw .ambiguousDevice(Quoting.quoted(String(name.prefix(64)))) }
        return device
    }
}

/// How a user calls a device: known to one home alone, for no signed document has a place that would not show it to the
/// relay.
enum DeviceLabel {
    /// UTF-8 bytes.
    static let longest = 64

    static func check(_ text: String) throws(AccountError) {
        guard (1...longest).contains(text.utf8.count), !text.unicodeScalars.contains(where: Quoting.isDangerous) else {
            throw .badLabel
        }
    }
}

extension OpenedAccount {
    /// Signs the next list without a device.
    ///
    /// - Parameters:
    ///   - name: A label, or the beginning of an id.
    ///   - own: This device's id.
    mutating func remove(_ name: String, labels: [DeviceID: String], own: DeviceID?) async throws -> OwnDevice {
        let devices = OwnDevice.all(on: lists.newest.content, labels: labels, own: own)
        let device = try OwnDevice.named(name, of: devices)
        try await put { list in list.devices.removeAll { $0.id == device.id } }
        return device
    }

    /// Signs the next list with a device more, unless it stands on it already.
    ///
    /// - Parameter login: The one that the user came by: an administrator may have set it.
    mutating func add(_ key: DevicePublicKey, login: Login? = nil, at now: Timestamp) async throws {
        let device = ListedDevice(key: key, kind: .person, added: Timestamp(seconds: now.seconds))
        guard lists.newest.content.device(device.id) == nil else { return }
        try await put { list throws(AccountError) in
            guard list.devices.count < Limits.personDevices else { throw .tooManyDevices }
            if list.device(device.id) == nil { list.devices.append(device) }
            if let login { list.login = login }
        }
    }
}
