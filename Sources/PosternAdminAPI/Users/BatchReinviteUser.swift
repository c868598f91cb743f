/// Invites up to 50 users anew who have not come yet. A user who has come fails alone.
package enum BatchReinviteUser: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:BatchReinviteUser",
        .write,
        .patch,
        "/networks/{networkId}/users/re-invite",
        "Invite users anew.",
        fields: [.networkID, .userIDs, .clientToken],
        reply: BatchUserReply.fields
    )

    package typealias Request = BatchUserRequest
    package typealias Reply = BatchUserReply
}
