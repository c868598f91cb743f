/// Pages over the devices that stand on a user's newest list.
package enum ListDevicesForUser: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:ListDevicesForUser",
        .read,
        .get,
        "/networks/{networkId}/users/{userId}/devices",
        "List a user's devices.",
        fields: [.networkID, .userID]
            + Field.paging(sortedBy: ["lastlogin", "lastLogin", "type", "suspend", "created"]),
        reply: Field.page("devices", of: Device.fields)
    )

    package struct Request: PagedRequest {
        package var networkId: String
        package var userId: String
        package var nextToken: String?
        package var maxResults = 10
        package var sortFields: [String] = []
        package var sortDirection = SortDirection.descending

        package init(networkId: String, userId: String) {
            self.networkId = networkId
            self.userId = userId
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var nextToken: String?
        package var devices: [Device]

        package init(_ page: Page<Device>) {
            nextToken = page.nextToken
            devices = page.rows
        }
    }
}
