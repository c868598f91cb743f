/// Pages over the principals.
package enum ListPrincipals: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:ListPrincipals",
        .read,
        .get,
        "/postern/v1/principals",
        "List principals.",
        fields: Field.paging(sortedBy: ["principal", "created"]),
        reply: Field.page("principals", of: Principal.fields)
    )

    package struct Request: PagedRequest {
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending

        package init() {}
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var principals: [Principal]
        package var nextToken: String?

        package init(_ page: Page<Principal>) {
            principals = page.rows
            nextToken = page.nextToken
        }
    }
}
