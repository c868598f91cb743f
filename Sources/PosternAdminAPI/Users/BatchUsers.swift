/// A batch over users that exist.
package struct BatchUserRequest: Codable, Hashable, Sendable {
    package var networkId: String
    package var userIds: [String]
    package var clientToken: String?

    package init(networkId: String, userIds: [String], clientToken: String? = nil) {
        self.networkId = networkId
        self.userIds = userIds
        self.clientToken = clientToken
    }
}

/// A user that a batch did.
package struct BatchUserSuccessResponseItem: Codable, Hashable, Sendable {
    package var userId: String

    package init(userId: String) { self.userId = userId }
}

/// A user that a batch did not do.
package struct BatchUserErrorResponseItem: Codable, Hashable, Sendable {
    package var field: String?
    package var reason: String?
    package var userId: String

    /// - Parameter userId: `0` where there is none: an item that was not created has no id.
    package init(_ detail: ErrorDetail, userId: String = "0") {
        self.field = detail.field
        self.reason = detail.reason
        self.userId = userId
    }
}

/// The reply of a batch over users that exist.
package struct BatchUserReply: Codable, Hashable, Sendable {
    package var message: String?
    package var successful: [BatchUserSuccessResponseItem]?
    package var failed: [BatchUserErrorResponseItem]?

    package init(
        message: String,
        successful: [BatchUserSuccessResponseItem],
        failed: [BatchUserErrorResponseItem]
    ) {
        self.message = message
        self.successful = successful
        self.failed = failed
    }

    static let fields = Field.batch(
        done: BatchUserSuccessResponseItem.fields,
        failed: BatchUserErrorResponseItem.fields
    )
}

extension BatchUserSuccessResponseItem {
    static let fields: [Field] = [.userIDTold]
}

extension BatchUserErrorResponseItem {
    static let fields: [Field] =
        Field.errorDetail + [Field("userId", .text(.userID), .required, "The user; 0 where there is none.")]
}

extension Field {
    static let userIDs = Field("userIds", .list(.text(.userID), 1...50), .required, "The users.")
}
