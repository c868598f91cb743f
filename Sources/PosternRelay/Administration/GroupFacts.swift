import PosternStore
package import PosternWire

/// A security group as administrators see it.
package struct GroupFacts: Hashable, Sendable {
    /// 8 base32 characters.
    package let code: String
    package let name: String
    package let isDefault: Bool
    package let created: Timestamp
}

extension GroupFacts {
    init(_ group: SecurityGroup) {
        code = group.code.text
        name = group.name
        isDefault = group.isDefault
        created = group.created
    }
}
