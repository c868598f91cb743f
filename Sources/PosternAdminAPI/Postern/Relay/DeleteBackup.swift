/// Erases a copy of the relay's store before its hour is over.
package enum DeleteBackup: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:DeleteBackup",
        .write,
        .delete,
        "/postern/v1/backups/{backupId}",
        "Erase a copy of the relay's store that was fetched.",
        fields: [.backupID(in: .path)],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var backupId: String

        package init(backupId: String) { self.backupId = backupId }
    }

    package typealias Reply = MessageReply
}
