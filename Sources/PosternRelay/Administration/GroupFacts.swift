import PosternStore
package import PosternWire

/// A security group as administrators see it.
package struct GroupFacts: Hashable, Sendable {
    /// 8 base32 characters.
    package let code: String
    package let name: String
    package let isDefault: Bool
    package let created: Timestamp
    /// When an administrator last changed it.
    package let modified: Timestamp?
    /// A JSON object; `nil` where the group has no policy yet, and everything is as it comes.
    package var settings: String?
    package var members = GroupMembers(persons: 0, bots: 0)
}

/// How many active users a group has.
package struct GroupMembers: Hashable, Sendable {
    package let persons: Int
    package let bots: Int
}

extension GroupFacts {
    init(_ group: SecurityGroup, settings: String? = nil) {
        code = group.code.text
        name = group.name
        isDefault = group.isDefault
        created = group.created
        modified = group.modified
        self.settings = settings
    }
}
