package import PosternWire

/// A security group. Its settings are the policy of its scope.
package struct SecurityGroup: Hashable, Sendable {
    package let code: GroupCode
    package let name: String
    package let foldedName: String
    package let isDefault: Bool
    package let created: Timestamp
    /// When an administrator last changed its name or settings.
    package let modified: Timestamp?

    /// - Parameter isDefault: What a reader is told; creation decides it itself.
    package init(
        code: GroupCode,
        name: String,
        foldedName: String,
        isDefault: Bool = false,
        created: Timestamp,
        modified: Timestamp? = nil
    ) {
        self.code = code
        self.name = name
        self.foldedName = foldedName
        self.isDefault = isDefault
        self.created = created
        self.modified = modified
    }
}

package enum GroupCreation: Hashable, Sendable {
    case created
    /// Another group of the network has this code: draw another.
    case codeTaken
    case nameTaken
    case unknownNetwork
}
