/// Counts a network's users by their status. Bots and guests are none.
package enum GetUsersCount: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:GetUsersCount",
        .read,
        .get,
        "/networks/{networkId}/users/count",
        "Count users.",
        fields: [.networkID],
        reply: [
            Field("pending", .count, .required, "Invited, and not yet here."),
            Field("active", .count, .required, "Here."),
            Field("rejected", .count, .required, "Declined, or ran out of time 30 days ago."),
            Field("remaining", .count, .required, "How many more there may be."),
            Field("total", .count, .required, "Pending and active."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String

        package init(networkId: String) { self.networkId = networkId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var pending: Int
        package var active: Int
        package var rejected: Int
        package var remaining: Int
        package var total: Int

        package init(pending: Int, active: Int, rejected: Int) {
            self.pending = pending
            self.active = active
            self.rejected = rejected
            self.remaining = Self.noLimit
            self.total = pending + active
        }

        /// The largest number that stock clients read as one.
        private static let noLimit = Int(Int32.max)
    }
}
