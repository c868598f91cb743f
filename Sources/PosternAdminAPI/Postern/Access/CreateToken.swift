/// Makes a bearer token that speaks for the caller, and tells it, this once.
package enum CreateToken: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:CreateToken",
        .write,
        .post,
        "/postern/v1/tokens",
        "Make a bearer token.",
        fields: [
            .tokenName,
            .tokenScope,
            Field("expires", .time, .required, "Until when it holds."),
        ],
        reply: [
            .tokenID(in: .body),
            Field("token", .text(TextRule(1...512, .word)), .required, isSensitive: true, "The token, told this once."),
            .tokenName,
            Field("expires", .epochSeconds, .required, "Until when it holds, in seconds since 1970."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var name: String
        package var scope: String?
        /// Seconds since 1970.
        package var expires: Int64

        package init(name: String, scope: String? = nil, expires: Int64) {
            self.name = name
            self.scope = scope
            self.expires = expires
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var tokenId: String
        package var token: String
        package var name: String
        /// Seconds since 1970.
        package var expires: Int64

        package init(tokenId: String, token: String, name: String, expires: Int64) {
            self.tokenId = tokenId
            self.token = token
            self.name = name
            self.expires = expires
        }
    }
}
