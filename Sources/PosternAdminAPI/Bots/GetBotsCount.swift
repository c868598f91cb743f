/// Counts a network's bots by their status.
package enum GetBotsCount: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:GetBotsCount",
        .read,
        .get,
        "/networks/{networkId}/bots/count",
        "Count bots.",
        fields: [.networkID],
        reply: [
            Field("pending", .count, .required, "Created, and not yet here."),
            Field("active", .count, .required, "Here."),
            Field("total", .count, .required, "Both."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String

        package init(networkId: String) { self.networkId = networkId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var pending: Int
        package var active: Int
        package var total: Int

        package init(pending: Int, active: Int) {
            self.pending = pending
            self.active = active
            self.total = pending + active
        }
    }
}
