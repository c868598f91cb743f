/// Disables an access key, or lets it in again.
package enum UpdateAccessKey: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:UpdateAccessKey",
        .write,
        .patch,
        "/postern/v1/access-keys/{accessKeyId}",
        "Disable an access key, or let it in again.",
        fields: [
            .accessKeyID(in: .path),
            Field("disabled", .boolean, .required, "Whether it is refused from now on."),
        ],
        reply: ListedAccessKey.fields
    )

    package struct Request: Codable, Hashable, Sendable {
        package var accessKeyId: String
        package var disabled: Bool

        package init(accessKeyId: String, disabled: Bool) {
            self.accessKeyId = accessKeyId
            self.disabled = disabled
        }
    }

    package typealias Reply = ListedAccessKey
}
