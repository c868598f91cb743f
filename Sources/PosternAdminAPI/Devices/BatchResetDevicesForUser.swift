/// Signs up to 50 of a user's devices out for good. A bad item fails alone.
package enum BatchResetDevicesForUser: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:BatchResetDevicesForUser",
        .write,
        .patch,
        "/networks/{networkId}/users/{userId}/devices",
        "Sign devices of a user out for good.",
        fields: [
            .networkID,
            .userID,
            Field("appIds", .list(.text(.appID), 1...50), .required, "The devices."),
            .clientToken,
        ],
        reply: Field.batch(done: BatchDeviceSuccessResponseItem.fields, failed: BatchDeviceErrorResponseItem.fields)
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var userId: String
        package var appIds: [String]
        package var clientToken: String?

        package init(networkId: String, userId: String, appIds: [String], clientToken: String? = nil) {
            self.networkId = networkId
            self.userId = userId
            self.appIds = appIds
            self.clientToken = clientToken
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var message: String?
        package var successful: [BatchDeviceSuccessResponseItem]?
        package var failed: [BatchDeviceErrorResponseItem]?

        package init(
            message: String,
            successful: [BatchDeviceSuccessResponseItem],
            failed: [BatchDeviceErrorResponseItem]
        ) {
            self.message = message
            self.successful = successful
            self.failed = failed
        }
    }
}

/// A device that a batch did.
package struct BatchDeviceSuccessResponseItem: Codable, Hashable, Sendable {
    package var appId: String

    package init(appId: String) { self.appId = appId }
}

/// A device that a batch did not do.
package struct BatchDeviceErrorResponseItem: Codable, Hashable, Sendable {
    package var field: String?
    package var reason: String?
    package var appId: String

    package init(_ detail: ErrorDetail, appId: String) {
        self.field = detail.field
        self.reason = detail.reason
        self.appId = appId
    }
}

extension BatchDeviceSuccessResponseItem {
    static let fields: [Field] = [Field("appId", .text(.appID), .required, "The device.")]
}

extension BatchDeviceErrorResponseItem {
    static let fields: [Field] = Field.errorDetail + BatchDeviceSuccessResponseItem.fields
}
