/// Finds the names of which these are the hashes. An unknown hash fails alone.
package enum BatchLookupUserUname: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:BatchLookupUserUname",
        .read,
        .post,
        "/networks/{networkId}/users/uname-lookup",
        "Find users by the hashes of their names.",
        fields: [
            .networkID,
            Field("unames", .list(.text(.nameHash), 1...50), .required, "The hashes."),
            .clientToken,
        ],
        reply: Field.batch(done: BatchUnameSuccessResponseItem.fields, failed: BatchUnameErrorResponseItem.fields)
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var unames: [String]
        package var clientToken: String?

        package init(networkId: String, unames: [String], clientToken: String? = nil) {
            self.networkId = networkId
            self.unames = unames
            self.clientToken = clientToken
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var message: String?
        package var successful: [BatchUnameSuccessResponseItem]?
        package var failed: [BatchUnameErrorResponseItem]?

        package init(
            message: String,
            successful: [BatchUnameSuccessResponseItem],
            failed: [BatchUnameErrorResponseItem]
        ) {
            self.message = message
            self.successful = successful
            self.failed = failed
        }
    }
}

/// A hash whose name was found.
package struct BatchUnameSuccessResponseItem: Codable, Hashable, Sendable {
    package var uname: String
    package var username: String

    package init(uname: String, username: String) {
        self.uname = uname
        self.username = username
    }

    static let fields: [Field] = [.uname, .username]
}

/// A hash whose name was not found.
package struct BatchUnameErrorResponseItem: Codable, Hashable, Sendable {
    package var field: String?
    package var reason: String?
    package var uname: String

    package init(_ detail: ErrorDetail, uname: String) {
        self.field = detail.field
        self.reason = detail.reason
        self.uname = uname
    }

    static let fields: [Field] = Field.errorDetail + [.uname]
}

extension Field {
    fileprivate static let uname = Field("uname", .text(.nameHash), .required, "The hash of a name.")
}
