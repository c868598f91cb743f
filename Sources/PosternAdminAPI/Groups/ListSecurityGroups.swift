/// Pages over a network's security groups.
package enum ListSecurityGroups: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:ListSecurityGroups",
        .read,
        .get,
        "/networks/{networkId}/security-groups",
        "List security groups.",
        fields: [.networkID] + Field.paging(sortedBy: ["id", "name"]),
        reply: Field.page("securityGroups", of: SecurityGroup.fields, .optional)
    )

    package struct Request: PagedRequest {
        package var networkId: String
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending

        package init(networkId: String) { self.networkId = networkId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var securityGroups: [SecurityGroup]?
        package var nextToken: String?

        package init(_ page: Page<SecurityGroup>) {
            securityGroups = page.rows
            nextToken = page.nextToken
        }
    }
}
