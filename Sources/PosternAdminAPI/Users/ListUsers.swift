/// Pages over a network's users, with filters.
package enum ListUsers: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:ListUsers",
        .read,
        .get,
        "/networks/{networkId}/users",
        "List users.",
        fields: [.networkID]
            + Field.paging(sortedBy: ["username", "firstName", "lastName", "status", "groupId"])
            + [
                Field("firstName", in: .query, .text(.filter), isSensitive: true, "A part of the first name."),
                Field("lastName", in: .query, .text(.filter), isSensitive: true, "A part of the last name."),
                Field("username", in: .query, .text(.filter), "A part of the name."),
                Field("status", in: .query, UserStatus.kind, "1 pending, 2 active, 3 rejected."),
                Field("groupId", in: .query, .text(.groupID), "The users' group."),
            ],
        reply: Field.page("users", of: User.fields, .optional)
    )

    package struct Request: PagedRequest {
        package var networkId: String
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending
        package var firstName: String?
        package var lastName: String?
        package var username: String?
        package var status: UserStatus?
        package var groupId: String?

        package init(networkId: String) { self.networkId = networkId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var nextToken: String?
        package var users: [User]?

        package init(_ page: Page<User>) {
            nextToken = page.nextToken
            users = page.rows
        }
    }
}
