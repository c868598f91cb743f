/// Counts a network's guests in each of the months of the last 90 days.
package enum GetGuestUserHistoryCount: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:GetGuestUserHistoryCount",
        .read,
        .get,
        "/networks/{networkId}/guest-users/count",
        "Count guests by months.",
        fields: [.networkID],
        reply: [Field("history", .objects(GuestUserHistoryCount.fields), .required, "The months.")]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String

        package init(networkId: String) { self.networkId = networkId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var history: [GuestUserHistoryCount]

        package init(history: [GuestUserHistoryCount]) { self.history = history }
    }
}

/// How many guests a network had in a month. The public model has both as texts.
package struct GuestUserHistoryCount: Codable, Hashable, Sendable {
    /// `2024_02`.
    package var month: String
    package var count: String

    /// - Parameter billingPeriod: `2024-02`.
    package init(billingPeriod: String, count: Int) {
        self.month = String(billingPeriod.map { $0 == "-" ? "_" : $0 })
        self.count = String(count)
    }

    static let fields: [Field] = [
        Field("month", .text(TextRule(7...7, .identifier)), .required, "The month, as 2024_02."),
        Field("count", .text(TextRule(1...10, .digits)), .required, "How many guests."),
    ]
}
