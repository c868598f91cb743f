/// A security group with its settings.
package struct SecurityGroup: Codable, Hashable, Sendable {
    package var activeMembers: Int
    package var botMembers: Int
    package var activeDirectoryGuid: String?
    package var id: String
    package var isDefault: Bool
    package var name: String
    /// Seconds since 1970.
    package var modified: Int64
    package var securityGroupSettings: SecurityGroupSettings

    package init(
        id: String,
        name: String,
        isDefault: Bool,
        activeMembers: Int,
        botMembers: Int,
        modified: Int64,
        settings: SecurityGroupSettings
    ) {
        self.id = id
        self.name = name
        self.isDefault = isDefault
        self.activeMembers = activeMembers
        self.botMembers = botMembers
        self.modified = modified
        self.securityGroupSettings = settings
    }
}

extension SecurityGroup {
    static let fields: [Field] = [
        Field("activeMembers", .count, .required, "How many users are in it."),
        Field("botMembers", .count, .required, "How many bots are in it."),
        Field("activeDirectoryGuid", .text(.told), "Never there: groups come from nowhere else."),
        Field("id", .text(.groupID), .required, "The group."),
        Field("isDefault", .boolean, .required, "Whether users land in it who are given no other."),
        Field("name", .text(.groupName), .required, "What people see it called."),
        Field("modified", .epochSeconds, .required, "When it was changed last, in seconds since 1970."),
        Field(
            "securityGroupSettings",
            .object(SecurityGroupSettings.fields, unknown: .ignored),
            .required,
            "Every setting."
        ),
    ]
}

extension Field {
    static let securityGroup = Field(
        "securityGroup",
        .object(SecurityGroup.fields, unknown: .ignored),
        .required,
        "The group as it is now."
    )
}

/// The reply of every operation that makes, changes or shows one group.
package struct SecurityGroupReply: Codable, Hashable, Sendable {
    package var securityGroup: SecurityGroup

    package init(securityGroup: SecurityGroup) { self.securityGroup = securityGroup }
}

extension SecurityGroup: PageRow {
    package static var standardSortFields: [String] { ["name"] }

    package var sortID: SortKey.Part { .text(id) }

    package func sortPart(_ field: String) -> SortKey.Part {
        field == "name" ? .text(name) : .text(id)
    }
}
