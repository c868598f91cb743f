/// Somebody from outside who talked with a network in a month.
package struct GuestUser: Codable, Hashable, Sendable {
    /// `2024-02`.
    package var billingPeriod: String
    package var username: String
    package var usernameHash: String

    package init(billingPeriod: String, username: String, usernameHash: String) {
        self.billingPeriod = billingPeriod
        self.username = username
        self.usernameHash = usernameHash
    }
}

extension GuestUser: PageRow {
    package static var standardSortFields: [String] { ["username"] }

    /// Month and hash: the same guest comes in more than one month.
    package var sortID: SortKey.Part { .text("\(billingPeriod) \(usernameHash)") }

    package func sortPart(_ field: String) -> SortKey.Part {
        field == "billingPeriod" ? .text(billingPeriod) : .text(username)
    }
}

extension GuestUser {
    static let fields: [Field] = [
        Field("billingPeriod", .text(.month), .required, "The month."),
        .guestName,
        .guestHash,
    ]
}

extension Field {
    static let guestName = Field("username", .text(.userName), .required, "The name that the guest gave.")
    static let guestHash = Field("usernameHash", .text(.nameHash), .required, "The guest's name as a hash.")
}

extension TextRule {
    static let month = TextRule(7...7, .word, form: .month)
}
