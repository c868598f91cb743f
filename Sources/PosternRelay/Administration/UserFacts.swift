import PosternStore
package import PosternWire

/// A user as administrators see it.
package struct UserFacts: Hashable, Sendable {
    package enum Status: Hashable, Sendable {
        /// Invited, and not yet here.
        case pending
        case active
        /// The invitation was declined, or ran out 30 days ago.
        case rejected
    }

    package let who: Who
    /// 1 to 10 digits.
    package let number: String
    package let login: String
    package let firstName: String
    package let lastName: String
    /// The code of its group.
    package let group: String
    /// Of a bot.
    package let displayName: String
    package let status: Status
    package let isSuspended: Bool
    package let modified: Timestamp?
    /// When the newest invitation ends or ended.
    package let invitationExpires: Timestamp?
    /// Whether a bot's challenge admits a registration.
    package let hasChallenge: Bool
    /// 133 bytes; `nil` before the first registration.
    package let identity: [UInt8]?
    package let lastLogin: Timestamp?
    package let lastActivity: Timestamp?
}

extension UserFacts {
    init(_ user: User) {
        who = user.who
        number = user.number.text
        login = user.login
        firstName = user.firstName
        lastName = user.lastName
        group = user.group.text
        displayName = user.displayName
        status = Status(user.status)
        isSuspended = user.isSuspended
        modified = user.modified
        invitationExpires = user.invitationExpires
        hasChallenge = user.hasChallenge
        identity = user.identity
        lastLogin = user.lastLogin
        lastActivity = user.lastActivity
    }
}

extension UserFacts.Status {
    init(_ status: UserStatus) {
        self =
            switch status {
            case .pending: .pending
            case .active: .active
            case .rejected: .rejected
            }
    }
}

extension UserStatus {
    init(_ status: UserFacts.Status) {
        self =
            switch status {
            case .pending: .pending
            case .active: .active
            case .rejected: .rejected
            }
    }
}

/// What an administrator says of a user to be made.
package struct UserWish: Hashable, Sendable {
    /// In any case and normal form.
    package let name: String
    package let firstName: String
    package let lastName: String
    /// A group's code; the default group where `nil`.
    package let group: String?

    package init(name: String, firstName: String = "", lastName: String = "", group: String? = nil) {
        self.name = name
        self.firstName = firstName
        self.lastName = lastName
        self.group = group
    }
}
