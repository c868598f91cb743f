/// Pages over the users of a security group.
package enum ListSecurityGroupUsers: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:ListSecurityGroupUsers",
        .read,
        .get,
        "/networks/{networkId}/security-groups/{groupId}/users",
        "List the users of a security group.",
        fields: [.networkID, .groupID] + Field.paging(sortedBy: ["username", "firstName", "lastName"]),
        reply: Field.page("users", of: User.fields)
    )

    package struct Request: PagedRequest {
        package var networkId: String
        package var groupId: String
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending

        package init(networkId: String, groupId: String) {
            self.networkId = networkId
            self.groupId = groupId
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var users: [User]
        package var nextToken: String?

        package init(_ page: Page<User>) {
            users = page.rows
            nextToken = page.nextToken
        }
    }
}
