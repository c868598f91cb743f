/// Removes up to 50 users for good. A user that cannot be removed fails alone.
package enum BatchDeleteUser: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:BatchDeleteUser",
        .write,
        .post,
        "/networks/{networkId}/users/batch-delete",
        "Remove users.",
        fields: [.networkID, .userIDs, .clientToken],
        reply: BatchUserReply.fields
    )

    package typealias Request = BatchUserRequest
    package typealias Reply = BatchUserReply
}
