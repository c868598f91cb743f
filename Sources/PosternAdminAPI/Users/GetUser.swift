/// Reads one user, with the last activity within a window of time.
package enum GetUser: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:GetUser",
        .read,
        .get,
        "/networks/{networkId}/users/{userId}",
        "Show a user.",
        fields: [
            .networkID,
            .userID,
            Field("startTime", in: .query, .time, "Only activity from then on."),
            Field("endTime", in: .query, .time, "Only activity until then."),
        ],
        reply: [
            .userIDTold,
            .firstName,
            .lastName,
            Field("username", .text(.userName), "Name or address, unique in the network."),
            Field("isAdmin", .boolean, "Whether the user administers the network."),
            Field("suspended", .boolean, "Whether the user may not sign in."),
            Field("status", UserStatus.kind, "1 pending, 2 active, 3 rejected."),
            Field("lastActivity", .epochSeconds, "Within the window, in seconds since 1970."),
            Field("lastLogin", .epochSeconds, "In seconds since 1970."),
            Field("securityGroupIds", .list(.text(.groupID), 0...100), "The id of the user's group."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var userId: String
        /// Seconds since 1970.
        package var startTime: Int64?
        /// Seconds since 1970.
        package var endTime: Int64?

        package init(networkId: String, userId: String) {
            self.networkId = networkId
            self.userId = userId
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var userId: String
        package var firstName: String?
        package var lastName: String?
        package var username: String?
        package var isAdmin: Bool?
        package var suspended: Bool?
        package var status: UserStatus?
        /// Seconds since 1970.
        package var lastActivity: Int64?
        /// Seconds since 1970.
        package var lastLogin: Int64?
        package var securityGroupIds: [String]?

        package init(userId: String) { self.userId = userId }
    }

    package static func faults(in request: Request) -> [ErrorDetail] {
        guard let start = request.startTime, let end = request.endTime, end < start else { return [] }
        return [ErrorDetail(field: "endTime", reason: "must not be before startTime")]
    }
}
