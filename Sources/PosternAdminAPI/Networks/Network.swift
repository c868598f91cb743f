/// The plan of a network. It is kept and told; nothing is withheld from either.
package enum AccessLevel: String, Codable, Hashable, Sendable, CaseIterable {
    case standard = "STANDARD"
    case premium = "PREMIUM"

    static var kind: FieldKind { .choice(allCases.map(\.rawValue)) }
}

/// A network as administrators see it.
package struct Network: Codable, Hashable, Sendable {
    /// 8 digits.
    package var networkId: String
    package var networkName: String
    package var accessLevel: AccessLevel
    package var awsAccountId: String
    package var networkArn: String
    package var standing: Int?
    package var freeTrialExpiration: String?
    package var migrationState: Int?
    package var encryptionKeyArn: String?

    /// - Parameter networkId: 8 digits; the resource name follows from it.
    package init(networkId: String, networkName: String, accessLevel: AccessLevel) {
        self.networkId = networkId
        self.networkName = networkName
        self.accessLevel = accessLevel
        self.awsAccountId = Self.account
        self.networkArn = Self.resourceName(of: networkId)
        self.standing = 1
        self.migrationState = 0
    }

    /// What a policy names a network by.
    package static func resourceName(of networkId: String) -> String {
        "arn:postern:wickr::0:network/\(networkId)"
    }

    /// There are no accounts here; the model wants one.
    private static let account = "000000000000"
}

extension Network: PageRow {
    package static var standardSortFields: [String] { ["networkId"] }

    package var sortID: SortKey.Part { .id(networkId) }

    package func sortPart(_ field: String) -> SortKey.Part {
        field == "networkName" ? .text(networkName) : .id(networkId)
    }
}

extension Network {
    static let fields: [Field] = [
        .networkIDTold,
        .networkName,
        .accessLevel,
        Field("awsAccountId", .text(TextRule(12...12, .digits)), .required, "Always zeros: there are no accounts."),
        Field("networkArn", .text(TextRule(1...128, .word)), .required, "What a policy names the network by."),
        Field("standing", .integer(1...1), "Always 1."),
        Field("freeTrialExpiration", .text(.timestamp), "Never there: nothing is a trial."),
        Field("migrationState", .integer(0...0), "Always 0."),
        .encryptionKeyArn,
    ]
}

extension Field {
    /// In a reply.
    static let networkIDTold = Field("networkId", .text(.networkID), .required, "The network.")
    static let networkName = Field("networkName", .text(.networkName), .required, "What people see it called.")
    static let accessLevel = Field("accessLevel", AccessLevel.kind, .required, "The plan.")
    static let encryptionKeyArn = Field(
        "encryptionKeyArn",
        .text(TextRule(1...2_048, .printable)),
        "Kept and told, without effect: the server cannot read content."
    )
}
