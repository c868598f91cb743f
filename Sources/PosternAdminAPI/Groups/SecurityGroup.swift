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

extension SecurityGroup: PageRow {
    package static var standardSortFields: [String] { ["name"] }

    package var sortID: SortKey.Part { .text(id) }

    package func sortPart(_ field: String) -> SortKey.Part {
        field == "name" ? .text(name) : .text(id)
    }
}
