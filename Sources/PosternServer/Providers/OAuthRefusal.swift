/// Why a token endpoint gives no token.
///
/// - seealso: RFC 6749 §5.2
package enum OAuthRefusal: String, Hashable, Sendable, CaseIterable {
    case invalidRequest = "invalid_request"
    case invalidClient = "invalid_client"
    case invalidGrant = "invalid_grant"
    case unauthorizedClient = "unauthorized_client"
    case unsupportedGrantType = "unsupported_grant_type"
    case invalidScope = "invalid_scope"

    /// What to do about it.
    package var reason: String {
        switch self {
        case .invalidRequest: "the request lacks something that it asks for, such as a code verifier (invalid_request)"
        case .invalidClient: "check the client's id and secret (invalid_client)"
        case .invalidGrant:
            "the code is used or too old, or of another client, redirect address or verifier (invalid_grant)"
        case .unauthorizedClient: "permit this kind of grant for the client at the provider (unauthorized_client)"
        case .unsupportedGrantType: "it does not know this kind of grant (unsupported_grant_type)"
        case .invalidScope: "check the scopes (invalid_scope)"
        }
    }
}
