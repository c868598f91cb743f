/// Pages over the access keys.
package enum ListAccessKeys: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:ListAccessKeys",
        .read,
        .get,
        "/postern/v1/access-keys",
        "List access keys.",
        fields: Field.paging(sortedBy: ["created", "principal", "lastUsed"]) + [.ofPrincipal],
        reply: Field.page("accessKeys", of: ListedAccessKey.fields)
    )

    package struct Request: PagedRequest {
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending
        package var principal: String?

        package init() {}

        /// Whether `key` is the principal's, where one is named.
        package func admits(_ key: ListedAccessKey) -> Bool { principal == nil || principal == key.principal }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var accessKeys: [ListedAccessKey]
        package var nextToken: String?

        package init(_ page: Page<ListedAccessKey>) {
            accessKeys = page.rows
            nextToken = page.nextToken
        }
    }
}

extension Field {
    /// The filter of lists that show what principals prove themselves with.
    static let ofPrincipal = Field("principal", in: .query, .text(.accessName), "Only this principal's.")
}
