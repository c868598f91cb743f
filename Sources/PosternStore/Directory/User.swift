package import PosternWire

package enum UserStatus: Int, Hashable, Sendable {
    /// Invited, and has not registered; or reset.
    case pending = 1
    case active = 2
    /// Pending, and the invitation has been over for ``rejectedAfterSeconds``. Rows say `pending`, and since when.
    case rejected = 3

    /// 30 days.
    package static let rejectedAfterSeconds: UInt64 = 30 * 86_400
}

package enum UserKind: Int, Hashable, Sendable {
    case person = 1
    case bot = 2
    case retention = 3
}

package struct User: Hashable, Sendable {
    package let who: Who
    package let number: UserNumber
    package let login: String
    package let firstName: String
    package let lastName: String
    package let group: GroupCode
    package let kind: UserKind
    /// Of a bot; empty for others.
    package let displayName: String
    package let status: UserStatus
    package let isSuspended: Bool
    package let created: Timestamp
    /// When an administrator last changed it.
    package let modified: Timestamp?
    /// When the newest invitation ends or ended.
    package let invitationExpires: Timestamp?
    /// Whether a bot may be registered: H of its challenge is kept.
    package let hasChallenge: Bool
    package let lastLogin: Timestamp?
    package let lastActivity: Timestamp?
    /// Of the newest device list; 0 before the first.
    package let listVersion: UInt32
    /// The identity that signed the newest list, 133 bytes; `nil` before the first.
    package let identity: [UInt8]?
    /// The 64 bytes with which the user proved to the administrator that it was the invited one.
    package let administratorMAC: [UInt8]?
}

/// A user to be made. Its names are compared in their folded form.
package struct NewUser: Hashable, Sendable {
    package let id: UserID
    package let kind: UserKind
    package let login: String
    package let firstName: String
    package let lastName: String
    package let displayName: String
    /// The default group where `nil`.
    package var group: GroupCode?
    package let created: Timestamp

    package init(
        id: UserID,
        kind: UserKind = .person,
        login: String,
        firstName: String = "",
        lastName: String = "",
        displayName: String = "",
        group: GroupCode? = nil,
        created: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.login = login
        self.firstName = firstName
        self.lastName = lastName
        self.displayName = displayName
        self.group = group
        self.created = created
    }
}

/// What became of one user of a batch; the others are made all the same.
package enum UserCreation: Hashable, Sendable {
    case created(User)
    case duplicateLogin
    case unknownGroup
    /// The id was used before: draw another.
    case idTaken
    /// The network has used up its numbers.
    case full
}

package struct UserQuery: Hashable, Sendable {
    package enum Sort: Hashable, Sendable {
        case username
        case firstName
        case lastName
        case status
        case group
        case displayName
    }

    package var network: NetworkID
    package var sort: [Sort]
    package var direction: PageDirection
    package var after: PageKey?
    package var limit: Int
    // Filters. Texts are folded by the caller, and match a part.
    package var username: String?
    package var firstName: String?
    package var lastName: String?
    package var displayName: String?
    package var status: UserStatus?
    package var group: GroupCode?
    /// Persons, or bots; the retention bot is in no list.
    package var kind = UserKind.person

    package init(
        network: NetworkID,
        sort: [Sort] = [.username],
        direction: PageDirection = .descending,
        after: PageKey? = nil,
        limit: Int = 10,
        username: String? = nil,
        firstName: String? = nil,
        lastName: String? = nil,
        status: UserStatus? = nil,
        group: GroupCode? = nil
    ) {
        self.network = network
        self.sort = sort
        self.direction = direction
        self.after = after
        self.limit = limit
        self.username = username
        self.firstName = firstName
        self.lastName = lastName
        self.status = status
        self.group = group
    }
}
