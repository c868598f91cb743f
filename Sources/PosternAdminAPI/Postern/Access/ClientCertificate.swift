/// A TLS client certificate that proves a principal.
package struct ClientCertificate: Codable, Hashable, Sendable {
    /// SHA-256 of the certificate, as 64 hexadecimal digits.
    package var fingerprint: String
    package var principal: String
    /// Seconds since 1970.
    package var created: Int64
    /// Seconds since 1970; absent where it never was.
    package var lastUsed: Int64?
    package var lastAddress: String?

    package init(fingerprint: String, principal: String, created: Int64) {
        self.fingerprint = fingerprint
        self.principal = principal
        self.created = created
    }
}

extension ClientCertificate: PageRow {
    package static var standardSortFields: [String] { ["created"] }

    package var sortID: SortKey.Part { .text(fingerprint) }

    package func sortPart(_ field: String) -> SortKey.Part {
        field == "principal" ? .text(principal) : .number(created)
    }
}

extension ClientCertificate {
    static let fields: [Field] = [
        .fingerprint(in: .body),
        .principal(in: .body),
        .created,
        .lastUsed,
        .lastAddress,
    ]
}

extension Field {
    static func fingerprint(in place: Place) -> Field {
        Field(
            "fingerprint",
            in: place,
            .text(TextRule(64...64, .hexadecimal)),
            .required,
            "SHA-256 of the certificate, as hexadecimal digits."
        )
    }
}
