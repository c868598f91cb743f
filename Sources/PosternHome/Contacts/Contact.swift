package import PosternWire

/// A user that this device pinned.
package struct Contact: Hashable, Sendable {
    package enum Trust: Int64, Hashable, Sendable {
        /// Trusted at first sight.
        case new = 1
        /// The administrator vouched for login and identity together.
        case vouched = 2
        /// The user compared the safety numbers.
        case verified = 3
    }

    package enum Standing: Int64, Hashable, Sendable {
        /// The pinned login is this user's.
        case holdsLogin = 1
        /// Another contact is pinned under the login that this user's list has, and the user was not asked yet:
        /// nothing is sealed to this one, and nothing of it is shown.
        case waits = 2
        /// The user followed the login to another user.
        case lostLogin = 3
    }

    /// What becomes of what an identity sends that is offered and not taken.
    package enum Offer: Int64, Hashable, Sendable {
        /// Shown, with a mark.
        case shown = 1
        /// Kept sealed.
        case held = 2
    }

    package let who: Who
    /// Login and identity as the user has taken them.
    package var pinned: Pinned
    /// Of the user's newest list that was checked: nothing is sealed below it.
    package var listVersion: UInt32
    package var listHash: Hash512
    package var trust: Trust
    /// Another login or identity that the newest list has, until the user takes it.
    package var offered: Pinned?
    /// Where ``offered`` has another identity.
    package var offer: Offer?
    package var standing: Standing
    package let firstSeen: Timestamp
    /// Whether the user was shown this contact as it is now.
    package var isShown: Bool
    /// Whether the user was shown the number to compare, of the identity that is pinned.
    package var isNumberShown: Bool

    /// Whether another identity waits for the user's word.
    package var hasNewIdentity: Bool { offered.map { $0.identity != pinned.identity } ?? false }
}

/// What ties a user to a name and a key.
package struct Pinned: Hashable, Sendable {
    package let login: String
    /// A point of 133 bytes.
    package let identity: [UInt8]

    package init(login: String, identity: [UInt8]) {
        self.login = login
        self.identity = identity
    }
}

/// What the newest checked list of a user says.
package struct ListState: Hashable, Sendable {
    package let who: Who
    package let pinned: Pinned
    package let version: UInt32
    package let hash: Hash512

    package init(who: Who, pinned: Pinned, version: UInt32, hash: Hash512) {
        self.who = who
        self.pinned = pinned
        self.version = version
        self.hash = hash
    }
}
