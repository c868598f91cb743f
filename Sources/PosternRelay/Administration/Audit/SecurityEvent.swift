import PosternWire

/// What happens to accounts and their networks without an administrator, as audit logs name it.
enum SecurityEvent: String, Hashable, Sendable {
    /// A device proved itself, or tried to.
    case signIn = "postern:SignIn"
    /// An invitation was tried that does not count.
    case openInvitation = "postern:OpenInvitation"
    /// A user came with a first device, or the first one after a reset.
    case register = "postern:Register"
    case addDevice = "postern:AddDevice"
    case removeDevice = "postern:RemoveDevice"
    /// Somebody with password or recovery key fetched the sealed secrets of an account, or tried to.
    case openVault = "postern:OpenVault"
    /// The password or the recovery key was changed, or taken away, or somebody tried to.
    case putVault = "postern:PutVault"
    /// Too many wrong passwords in a row.
    case lockOut = "postern:LockOut"
    /// A device gave a restored relay a newer charter back.
    case returnCharter = "postern:ReturnCharter"
    case returnPolicy = "postern:ReturnPolicy"
}

/// Who stands at the clients' door.
struct Visit: Hashable, Sendable {
    let network: NetworkID
    /// `nil` for somebody who has not proved to be anybody.
    var user: UserID?
    var device: DeviceID?
    /// Without a port.
    var address: String?

    init(_ network: NetworkID, user: UserID? = nil, device: DeviceID? = nil, from address: String?) {
        self.network = network
        self.user = user
        self.device = device
        self.address = address
    }

    init(_ who: Who, device: DeviceID? = nil, from address: String?) {
        self.init(who.network, user: who.user, device: device, from: address)
    }
}
