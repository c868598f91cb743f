/// Draws the key that takes an access key's place. For a while both are good.
package enum RotateAccessKey: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:RotateAccessKey",
        .write,
        .post,
        "/postern/v1/access-keys/{accessKeyId}/rotate",
        "Make an access key that takes another one's place.",
        fields: [
            .accessKeyID(in: .path),
            Field(
                "overlapSeconds",
                .integer(0...2_592_000),
                .standard(86_400),
                "For how many seconds the old key stays good."
            ),
        ],
        reply: [
            .accessKeyID(in: .body),
            .secretAccessKey,
            .principal(in: .body),
            Field("oldKeyExpires", .epochSeconds, .required, "When the old key ends, in seconds since 1970."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var accessKeyId: String
        package var overlapSeconds: Int64 = 86_400

        package init(accessKeyId: String) { self.accessKeyId = accessKeyId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var accessKeyId: String
        package var secretAccessKey: String
        package var principal: String
        /// Seconds since 1970.
        package var oldKeyExpires: Int64

        package init(_ key: AccessKey, principal: String, oldKeyExpires: Int64) {
            self.accessKeyId = key.id
            self.secretAccessKey = key.secret.revealed
            self.principal = principal
            self.oldKeyExpires = oldKeyExpires
        }
    }
}
