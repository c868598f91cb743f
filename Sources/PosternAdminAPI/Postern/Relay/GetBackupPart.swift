/// Fetches a part of a copy of the relay's store.
package enum GetBackupPart: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:GetBackupPart",
        .read,
        .get,
        "/postern/v1/backups/{backupId}",
        "Fetch a part of a copy of the relay's store.",
        fields: [
            .backupID(in: .path),
            Field("offset", in: .query, .integer(0...Int64.max), .standard(0), "Where the part begins, in bytes."),
        ],
        reply: [
            Field("data", .bytes(0...1_048_576), .required, "At most 1 MiB; none behind the end."),
            Field("bytes", .integer(0...Int64.max), .required, "The size of the whole copy."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var backupId: String
        package var offset: Int64

        package init(backupId: String, offset: Int64 = 0) {
            self.backupId = backupId
            self.offset = offset
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var data: Base64Bytes
        package var bytes: Int64

        package init(data: [UInt8], bytes: Int64) {
            self.data = Base64Bytes(data)
            self.bytes = bytes
        }
    }
}
