/// Pages over the guests whom a network keeps out.
package enum ListBlockedGuestUsers: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:ListBlockedGuestUsers",
        .read,
        .get,
        "/networks/{networkId}/guest-users/blocklist",
        "List blocked guests.",
        fields: [.networkID]
            + Field.paging(sortedBy: ["username", "admin", "modified"])
            + [
                Field("username", in: .query, .text(.filter), "A part of the name."),
                Field("admin", in: .query, .text(.filter), "A part of the name of who blocked."),
            ],
        reply: Field.page("blocklist", of: BlockedGuestUser.fields)
    )

    package struct Request: PagedRequest {
        package var networkId: String
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending
        package var username: String?
        package var admin: String?

        package init(networkId: String) { self.networkId = networkId }

        /// Whether `guest` passes every filter: texts match a part without regard to case.
        package func admits(_ guest: BlockedGuestUser) -> Bool {
            FoldedText.admits(guest.username, username) && FoldedText.admits(guest.admin, admin)
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var nextToken: String?
        package var blocklist: [BlockedGuestUser]

        package init(_ page: Page<BlockedGuestUser>) {
            nextToken = page.nextToken
            blocklist = page.rows
        }
    }
}
