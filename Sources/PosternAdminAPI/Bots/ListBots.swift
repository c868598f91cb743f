/// Pages over a network's bots, with filters.
package enum ListBots: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:ListBots",
        .read,
        .get,
        "/networks/{networkId}/bots",
        "List bots.",
        fields: [.networkID]
            + Field.paging(sortedBy: ["username", "firstName", "displayName", "status", "groupId"])
            + [
                Field("displayName", in: .query, .text(.filter), "A part of what people see it called."),
                Field("username", in: .query, .text(.filter), "A part of the name."),
                Field("status", in: .query, BotStatus.kind, "1 pending, 2 active."),
                Field("groupId", in: .query, .text(.groupID), "The bots' group."),
            ],
        reply: Field.page("bots", of: Bot.fields)
    )

    package struct Request: PagedRequest {
        package var networkId: String
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending
        package var displayName: String?
        package var username: String?
        package var status: BotStatus?
        package var groupId: String?

        package init(networkId: String) { self.networkId = networkId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var bots: [Bot]
        package var nextToken: String?

        package init(_ page: Page<Bot>) {
            bots = page.rows
            nextToken = page.nextToken
        }
    }
}
