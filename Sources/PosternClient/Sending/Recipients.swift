import PosternTrust
import PosternWire

/// The devices that a message is for. Of a direct one: those on the verified lists of both users, without the sending
/// one.
struct Recipients {
    struct Device: Hashable {
        let who: Who
        let listed: ListedDevice
    }

    let devices: [Device]
    let peer: DeviceListChain
    let own: DeviceListChain
    /// One device: what is said to it alone waits for nothing else, and takes nobody's one-time keys.
    private let isBetweenDevices: Bool

    init(peer: DeviceListChain, own: DeviceListChain, sender: DeviceID) {
        self.peer = peer
        self.own = own
        let chains = peer.who == own.who ? [own] : [peer, own]
        devices = chains.flatMap { chain in
            chain.newest.content.devices.map { Device(who: chain.who, listed: $0) }
        }.filter { $0.listed.id != sender }
        isBetweenDevices = false
    }

    /// - Returns: `nil` unless the device is on the newest list.
    init?(device: DeviceID, of peer: DeviceListChain, own: DeviceListChain) {
        guard let listed = peer.newest.content.device(device) else { return nil }
        self.peer = peer
        self.own = own
        devices = [Device(who: peer.who, listed: listed)]
        isBetweenDevices = true
    }

    var ids: [DeviceID] { devices.map(\.listed.id) }

    /// One-time keys serve small messages among people.
    func isRotatingOnly(_ device: Device) -> Bool {
        isBetweenDevices || devices.count > Limits.rowsWithOneTimeKeys || device.listed.kind != .person
    }

    func list(of device: Device) -> VerifiedDeviceList {
        device.who == peer.who ? peer.newest : own.newest
    }
}
