/// Pages over the access policies.
package enum ListAccessPolicies: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:ListAccessPolicies",
        .read,
        .get,
        "/postern/v1/policies",
        "List access policies.",
        fields: Field.paging(sortedBy: ["policy", "modified"]),
        reply: Field.page("policies", of: ListedAccessPolicy.fields)
    )

    package struct Request: PagedRequest {
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending

        package init() {}
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var policies: [ListedAccessPolicy]
        package var nextToken: String?

        package init(_ page: Page<ListedAccessPolicy>) {
            policies = page.rows
            nextToken = page.nextToken
        }
    }
}
