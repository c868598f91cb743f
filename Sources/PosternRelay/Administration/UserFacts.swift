import PosternStore
package import PosternWire

/// A user as administrators see it.
package struct UserFacts: Hashable, Sendable {
    package enum Status: Hashable, Sendable {
        /// Invited, and not yet here.
        case pending
        case active
    }

    package let who: Who
    /// 1 to 10 digits.
    package let number: String
    package let login: String
    package let firstName: String
    package let lastName: String
    /// The code of its group.
    package let group: String
    package let status: Status
    package let isSuspended: Bool
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
        status = user.status == .active ? .active : .pending
        isSuspended = user.isSuspended
        lastLogin = user.lastLogin
        lastActivity = user.lastActivity
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
