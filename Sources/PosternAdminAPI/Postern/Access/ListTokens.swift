/// Pages over the bearer tokens.
package enum ListTokens: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:ListTokens",
        .read,
        .get,
        "/postern/v1/tokens",
        "List bearer tokens.",
        fields: Field.paging(sortedBy: ["created", "name", "principal", "expires"]) + [.ofPrincipal],
        reply: Field.page("tokens", of: ListedToken.fields)
    )

    package struct Request: PagedRequest {
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending
        package var principal: String?

        package init() {}

        /// Whether `token` is the principal's, where one is named.
        package func admits(_ token: ListedToken) -> Bool { principal == nil || principal == token.principal }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var tokens: [ListedToken]
        package var nextToken: String?

        package init(_ page: Page<ListedToken>) {
            tokens = page.rows
            nextToken = page.nextToken
        }
    }
}
