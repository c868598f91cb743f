/// How a network's users sign in with an OpenID Connect provider. Secrets are told as ``WriteOnly/mask``.
package struct OidcConfigInfo: Codable, Hashable, Sendable {
    package var applicationName: String?
    package var clientId: String?
    /// The word that users type to come to this network's provider.
    package var companyId: String
    package var scopes: String
    package var issuer: String
    package var clientSecret: String?
    package var secret: String?
    package var redirectUrl: String?
    /// The claim that names a user.
    package var userId: String?
    package var customUsername: String?
    /// PEM.
    package var caCertificate: String?
    /// 1 to 10.
    package var applicationId: Int?
    package var ssoTokenBufferMinutes: Int?
    package var extraAuthParams: String?

    package init(companyId: String, scopes: String, issuer: String) {
        self.companyId = companyId
        self.scopes = scopes
        self.issuer = issuer
    }
}

/// What is told in place of a secret that only goes in.
package enum WriteOnly {
    package static let mask = "********"
}

extension OidcConfigInfo {
    static let fields: [Field] = [
        Field("applicationName", .text(.told), "What the provider calls this network."),
        Field("clientId", .text(.oidcClientID), "What the provider knows this network by."),
        .companyID,
        .scopes,
        .issuer,
        Field("clientSecret", .text(.told), isSensitive: true, "Asterisks where there is one."),
        Field("secret", .text(.told), isSensitive: true, "Asterisks where there is one."),
        Field("redirectUrl", .text(.told), "What to register at the provider."),
        Field("userId", .text(.claim), "The claim that names a user."),
        .customUsername,
        Field("caCertificate", .text(.certificate), "The one that the last successful test was given, as PEM."),
        Field("applicationId", .integer(1...10), "Which of the network's providers it is."),
        .ssoTokenBufferMinutes,
        .extraAuthParams,
    ]
}

// What the operations share.
extension Field {
    static let companyID = Field(
        "companyId",
        .text(TextRule(1...64, .word)),
        .required,
        "The word that users type to come to this network's provider."
    )
    static let scopes = Field("scopes", .text(TextRule(1...1_024, .printable)), .required, "The scopes, with blanks.")
    static let issuer = Field("issuer", .text(.secureAddress), .required, "The provider's address.")
    static let customUsername = Field("customUsername", .text(.claim), "The claim that holds the user's name.")
    static let ssoTokenBufferMinutes = Field(
        "ssoTokenBufferMinutes",
        .integer(0...10_080),
        "How many minutes before its end a token is renewed."
    )
    static let extraAuthParams = Field(
        "extraAuthParams",
        .text(TextRule(0...2_048, .word)),
        "What to add to the query of a sign-in."
    )

    static func certificate(in place: Place) -> Field {
        Field(
            "certificate",
            in: place,
            // What a server reads of a request line is bounded.
            .text(place == .query ? TextRule(1...4_096, .paragraphs) : .certificate),
            "The authority's certificate of a private provider, as PEM."
        )
    }
}

extension TextRule {
    static let oidcClientID = TextRule(1...256, .word)
    static let claim = TextRule(1...64, .word)
    static let certificate = TextRule(1...65_536, .paragraphs)
    static let secureAddress = TextRule(9...2_048, .word, form: .secureAddress)
    static let clientSecret = TextRule(1...1_024, .printable)
}
