/// Pages over the networks that the caller may see.
package enum ListNetworks: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:ListNetworks",
        .read,
        .get,
        "/networks",
        "List the networks.",
        fields: Field.paging(sortedBy: ["networkId", "networkName"]),
        reply: Field.page("networks", of: Network.fields)
    )

    package struct Request: PagedRequest {
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending

        package init() {}
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var networks: [Network]
        package var nextToken: String?

        package init(_ page: Page<Network>) {
            networks = page.rows
            nextToken = page.nextToken
        }
    }
}
