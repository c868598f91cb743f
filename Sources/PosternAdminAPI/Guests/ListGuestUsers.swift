/// Pages over those from outside who talked with a network, month by month.
package enum ListGuestUsers: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:ListGuestUsers",
        .read,
        .get,
        "/networks/{networkId}/guest-users",
        "List guests.",
        fields: [.networkID]
            + Field.paging(sortedBy: ["username", "billingPeriod"])
            + [
                Field("username", in: .query, .text(.filter), "A part of the name."),
                Field("billingPeriod", in: .query, .text(.month), "The month."),
            ],
        reply: Field.page("guestlist", of: GuestUser.fields)
    )

    package struct Request: PagedRequest {
        package var networkId: String
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending
        package var username: String?
        /// `2024-02`.
        package var billingPeriod: String?

        package init(networkId: String) { self.networkId = networkId }

        /// Whether `guest` passes every filter: the name matches a part without regard to case.
        package func admits(_ guest: GuestUser) -> Bool {
            FoldedText.admits(guest.username, username)
                && (billingPeriod == nil || billingPeriod == guest.billingPeriod)
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var nextToken: String?
        package var guestlist: [GuestUser]

        package init(_ page: Page<GuestUser>) {
            nextToken = page.nextToken
            guestlist = page.rows
        }
    }
}
