/// Bars up to 50 users from signing in, or lets them again. An unknown user fails alone.
package enum BatchToggleUserSuspendStatus: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:BatchToggleUserSuspendStatus",
        .write,
        .patch,
        "/networks/{networkId}/users/toggleSuspend",
        "Suspend users, or let them in again.",
        fields: [
            .networkID,
            Field("suspend", in: .query, .boolean, .required, "Whether they may not sign in from now on."),
            .userIDs,
            .clientToken,
        ],
        reply: BatchUserReply.fields
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var suspend: Bool
        package var userIds: [String]
        package var clientToken: String?

        package init(networkId: String, suspend: Bool, userIds: [String], clientToken: String? = nil) {
            self.networkId = networkId
            self.suspend = suspend
            self.userIds = userIds
            self.clientToken = clientToken
        }
    }

    package typealias Reply = BatchUserReply
}
