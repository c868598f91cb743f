package import PosternWire

/// What opening an invitation finds.
package struct OpenedInvitation: Hashable, Sendable {
    package let who: Who
    package let login: String

    package init(who: Who, login: String) {
        self.who = who
        self.login = login
    }
}

/// A first device, with everything that a user brings to its first sign-in.
package struct Enrolment: Hashable, Sendable {
    /// A vault that the relay keeps and cannot open.
    package struct Vault: Hashable, Sendable {
        package enum Kind: Int, Hashable, Sendable {
            case password = 1
            case recoveryKey = 2
        }

        package let kind: Kind
        /// 16 bytes.
        package let random: [UInt8]
        /// H(sign-in key).
        package let signInHash: Hash512
        /// 1 to ``Limits/vaultBytes`` bytes.
        package let sealed: [UInt8]

        package init(kind: Kind, random: [UInt8], signInHash: Hash512, sealed: [UInt8]) {
            self.kind = kind
            self.random = random
            self.signInHash = signInHash
            self.sealed = sealed
        }
    }

    /// H of the relay's half.
    package let invitation: Hash512
    /// The device that enrols; the list names it.
    package let device: DeviceID
    package let list: DeviceListChange
    package let vaults: [Vault]
    package let bundles: [KeyBundle]
    /// 64 bytes.
    package let administratorMAC: [UInt8]

    package init(
        invitation: Hash512,
        device: DeviceID,
        list: DeviceListChange,
        vaults: [Vault],
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
