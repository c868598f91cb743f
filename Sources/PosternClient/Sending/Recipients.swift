import PosternTrust
import PosternWire

/// The devices that a message is for. Of a direct one: those on the verified lists of both users; in a room: those of its
/// members with the identities that they have there; always without the sending one.
struct Recipients {
    struct Device: Hashable {
        let who: Who
        let listed: ListedDevice
    }

    /// Under which entry it goes, in a room.
    struct Room: Hashable {
        let point: RoomPoint
        /// As people call it.
        let name: String
        /// Whether somebody else is in it.
        let isForOthers: Bool
    }

    let devices: [Device]
    let own: DeviceListChain
    /// Of everybody who may read it, this user included.
    let lists: [Who: DeviceListChain]
    let room: Room?
    /// The other user of a direct message, or whose one device it is for; `nil` in a room.
    let peer: DeviceListChain?
    /// One device: what is said to it alone waits for nothing else, and takes nobody's one-time keys.
    private let isBetweenDevices: Bool
    /// Receipts and signals take nobody's one-time keys.
    private var isMinor = false

    init(peer: DeviceListChain, own: DeviceListChain, sender: DeviceID) {
        self.peer = peer
        self.own = own
        lists = Self.lists(peer, own)
        room = nil
        devices = Self.devices(of: peer.who == own.who ? [own] : [peer, own], without: sender)
        isBetweenDevices = false
    }

    /// - Parameter members: The lists of those who get something, this user's among them.
    init(in room: Room, members: [DeviceListChain], own: DeviceListChain, sender: DeviceID) {
        peer = nil
        self.own = own
        self.room = room
        lists = members.reduce(into: [own.who: own]) { $0[$1.who] = $1 }
        devices = Self.devices(of: members, without: sender)
        isBetweenDevices = false
    }

    /// - Returns: `nil` unless the device is on the newest list.
    init?(device: DeviceID, of peer: DeviceListChain, own: DeviceListChain) {
        guard let listed = peer.newest.content.device(device) else { return nil }
        self.peer = peer
        self.own = own
        lists = Self.lists(peer, own)
        room = nil
        devices = [Device(who: peer.who, listed: listed)]
        isBetweenDevices = true
    }

    /// Notes to oneself have one user.
    private static func lists(_ peer: DeviceListChain, _ own: DeviceListChain) -> [Who: DeviceListChain] {
        [own.who: own].merging([peer.who: peer]) { own, _ in own }
    }

    private static func devices(of chains: [DeviceListChain], without sender: DeviceID) -> [Device] {
        chains.flatMap { chain in
            chain.newest.content.devices.map { Device(who: chain.who, listed: $0) }
        }.filter { $0.listed.id != sender }
    }

    /// The same for what is no message of a person.
    var passing: Recipients {
        var recipients = self
        recipients.isMinor = true
        return recipients
    }

    var ids: [DeviceID] { devices.map(\.listed.id) }

    /// One-time keys serve small messages among people.
    func isRotatingOnly(_ device: Device) -> Bool {
        isBetweenDevices || isMinor || devices.count > Limits.rowsWithOneTimeKeys || device.listed.kind != .person
    }

    func list(of device: Device) -> VerifiedDeviceList { (lists[device.who] ?? own).newest }
}
