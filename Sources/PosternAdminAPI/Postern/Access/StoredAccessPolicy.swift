/// A policy of who may administer what, under its name. It is no signed policy of a network.
package struct StoredAccessPolicy: Codable, Hashable, Sendable {
    package var policy: String
    /// JSON.
    package var document: String
    /// Seconds since 1970.
    package var modified: Int64

    package init(policy: String, document: String, modified: Int64) {
        self.policy = policy
        self.document = document
        self.modified = modified
    }

    static let fields: [Field] = [
        .accessPolicy(in: .body),
        .policyDocument,
        Field("modified", .epochSeconds, .required, "When it was put last, in seconds since 1970."),
    ]
}

/// An access policy as lists answer it: all but the document.
package struct ListedAccessPolicy: Codable, Hashable, Sendable {
    package var policy: String
    /// Seconds since 1970.
    package var modified: Int64

    package init(policy: String, modified: Int64) {
        self.policy = policy
        self.modified = modified
    }

    static let fields: [Field] = StoredAccessPolicy.fields.filter { $0.name != Field.policyDocument.name }
}

extension ListedAccessPolicy: PageRow {
    package static var standardSortFields: [String] { ["policy"] }

    package var sortID: SortKey.Part { .text(policy) }

    package func sortPart(_ field: String) -> SortKey.Part {
        field == "modified" ? .number(modified) : .text(policy)
    }
}

extension Field {
    static func accessPolicy(in place: Place) -> Field {
        Field("policy", in: place, .text(.accessName), .required, "The access policy.")
    }

    static let policyDocument = Field("document", .text(.policyDocument), .required, "The policy as JSON.")
}
