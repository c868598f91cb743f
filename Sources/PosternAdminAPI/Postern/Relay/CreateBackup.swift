/// Copies the relay's store while it is in use. The copy is fetched part by part, and kept for an hour.
package enum CreateBackup: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:CreateBackup",
        .write,
        .post,
        "/postern/v1/backups",
        "Copy the relay's store, to be fetched within an hour.",
        reply: [
            .backupID(in: .body),
            Field("bytes", .integer(0...Int64.max), .required, "The size of the copy."),
            Field("sha512", .bytes(64...64), .required, "SHA-512 of the copy."),
            Field("made", .epochSeconds, .required, "When it was made."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package init() {}
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var backupId: String
        package var bytes: Int64
        package var sha512: Base64Bytes
        package var made: Int64

        package init(backupId: String, bytes: Int64, sha512: [UInt8], made: Int64) {
            self.backupId = backupId
            self.bytes = bytes
            self.sha512 = Base64Bytes(sha512)
            self.made = made
        }
    }
}

extension Field {
    static func backupID(in place: Place) -> Field {
        Field("backupId", in: place, .text(TextRule(16...16, .hexadecimal)), .required, "The copy.")
    }
}
