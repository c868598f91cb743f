/// How a request says who sends it: in one way, or not at all.
package enum RequestCredentials: Sendable {
    /// Signature Version 4, in the header or in the query.
    case signature(SignatureClaim)
    /// `Authorization: Bearer …` (RFC 6750 §2.1); the ways of §2.2 and §2.3, in body and query, are not taken.
    case bearer(BearerToken)
    case none

    /// - Parameter now: Seconds since 1970.
    /// - Throws: ``SignatureFault/severalCredentials`` for more than one, and what is wrong with the one.
    package init(_ request: AdminRequest, at now: Int64) throws(SignatureFault) {
        let headers = request.values(ofHeader: "authorization")
        let isQuerySigned = !SigningParameters(of: request.query).parameters.isEmpty
        guard headers.count + (isQuerySigned ? 1 : 0) <= 1 else { throw .severalCredentials }
        guard let header = headers.first else {
            self = isQuerySigned ? .signature(try SignatureClaim(request, at: now)) : .none
            return
        }
        guard let text = Self.bearerText(header) else {
            self = .signature(try SignatureClaim(request, at: now))
            return
        }
        guard let token = BearerToken(text) else { throw .malformedToken }
        self = .bearer(token)
    }

    /// - Returns: What follows the scheme, whose case does not count (RFC 9110 §11.1); `nil` for another scheme.
    private static func bearerText(_ header: String) -> String? {
        let parts = header.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.first?.lowercased() == "bearer" else { return nil }
        return parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
    }
}
