package import PosternWire

/// What opening an invitation finds.
package struct OpenedInvitation: Hashable, Sendable {
    package let who: Who
    package let login: String
    /// Of the user's newest device list: above 0 where the user had registered before, and was reset.
    package let listVersion: UInt32
    /// The device that has used it.
    package let device: DeviceID?

    package init(who: Who, login: String, listVersion: UInt32, device: DeviceID?) {
        self.who = who
        self.login = login
        self.listVersion = listVersion
        self.device = device
    }
}

/// A first device, with everything that a user brings to its first sign-in.
package struct Enrolment: Hashable, Sendable {
    /// H of the relay's half.
    package let invitation: Hash512
    /// The device that enrols; the list names it.
    package let device: DeviceID
    package let list: DeviceListChange
    package let vaults: [SealedVault]
    package let bundles: [KeyBundle]
    /// 64 bytes.
    package let administratorMAC: [UInt8]

    package init(
        invitation: Hash512,
        device: DeviceID,
        list: DeviceListChange,
        vaults: [SealedVault],
        bundles: [KeyBundle],
        administratorMAC: [UInt8]
    ) {
        self.invitation = invitation
        self.device = device
        self.list = list
        self.vaults = vaults
        self.bundles = bundles
        self.administratorMAC = administratorMAC
    }
}

package enum EnrolmentOutcome: Hashable, Sendable {
    case enrolled
    /// This device has used this invitation: the same answer as the first time.
    case alreadyEnrolled
    /// Unknown, expired, or another user's.
    case invitationInvalid
    /// Another device has used it, or the list does not follow the user's newest one.
    case conflict
}
