import PosternTrust
import PosternWire

/// The devices that a direct message is for: those on the verified lists of both users, without the sending one.
struct Recipients {
    struct Device: Hashable {
        let who: Who
        let listed: ListedDevice
    }

    let devices: [Device]
    let peer: DeviceListChain
    let own: DeviceListChain

    init(peer: DeviceListChain, own: DeviceListChain, sender: DeviceID) {
        self.peer = peer
        self.own = own
        let chains = peer.who == own.who ? [own] : [peer, own]
        devices = chains.flatMap { chain in
            chain.newest.content.devices.map { Device(who: chain.who, listed: $0) }
        }.filter { $0.listed.id != sender }
    }

    var ids: [DeviceID] { devices.map(\.listed.id) }

    /// One-time keys serve small messages among people.
    func isRotatingOnly(_ device: Device) -> Bool {
        devices.count > Limits.rowsWithOneTimeKeys || device.listed.kind != .person
    }

    func list(of device: Device) -> VerifiedDeviceList {
        device.who == peer.who ? peer.newest : own.newest
    }
}
