/// A network's OpenTDF platform. The secret is told as ``WriteOnly/mask``.
package struct OpentdfConfig: Codable, Hashable, Sendable {
    package var clientId: String
    package var domain: String
    package var clientSecret: String
    package var provider: String

    package init(clientId: String, domain: String, provider: String) {
        self.clientId = clientId
        self.domain = domain
        self.clientSecret = WriteOnly.mask
        self.provider = provider
    }

    static let fields: [Field] = [
        Field("clientId", .text(.oidcClientID), .required, "What the platform knows this network by."),
        Field("clientSecret", .text(.clientSecret), .required, isSensitive: true, "The secret; told as asterisks."),
        Field("domain", .text(TextRule(1...253, .word)), .required, "The platform's host."),
        Field("provider", .text(TextRule(1...64, .name)), .required, "Who runs the platform, such as Virtru."),
    ]
}
