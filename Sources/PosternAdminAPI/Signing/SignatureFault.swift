/// Why a request's credentials do not count. All of them are answered with 401.
package enum SignatureFault: Error, Hashable, Sendable {
    /// There are no credentials, or none of Signature Version 4 with its bounds and no bearer token.
    case missing
    /// More than one of an `Authorization` header, the parameters of a signed query, and a client certificate that
    /// proves a principal.
    case severalCredentials
    /// One of the query's `X-Amz-` parameters is missing, given twice, unknown or malformed.
    case badQuery
    /// `X-Amz-Expires` is not from 1 to ``SignatureClaim/longestExpiry``.
    case badExpiry
    /// A signed query that was good until before now.
    case expired
    /// `X-Amz-Security-Token`, as a header or in the query: there are no temporary access keys here.
    case sessionToken
    /// The time of signing is missing, given twice, malformed, or of another day than the credential.
    case badTime
    /// The client's clock and ours are more than ``SignatureClaim/skew`` seconds apart.
    case skewed
    /// The credential is for another service.
    case otherService
    /// A header that has to be signed is not, or one that is signed is not there.
    case unsignedHeader
    /// The body is not the one that was signed, or was not signed at all.
    case body
    /// The access key is unknown or the signature is not its own: nobody learns which.
    case notAuthentic
    /// A bearer token that is cut, mistyped or of another kind. One that is unknown is ``notAuthentic``.
    case malformedToken
    /// A client certificate that proves nobody, and nothing else.
    case unknownCertificate
}

extension SignatureFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing: "a signature of version 4 or a bearer token is needed"
        case .severalCredentials:
            "credentials must stand in one place, once: in the Authorization header, in the query or in TLS"
        case .badQuery:
            "a signed query needs \(StatedSignature.required.joined(separator: ", ")), each once, and no others"
        case .badExpiry: "X-Amz-Expires must be 1 to \(SignatureClaim.longestExpiry) seconds"
        case .expired: "the signed query has expired: sign it again"
        case .sessionToken: "X-Amz-Security-Token is not taken: sign with an access key that is not temporary"
        case .badTime: "X-Amz-Date must stand once, and on the credential's day"
        case .skewed: "X-Amz-Date is more than \(SignatureClaim.skew / 60) minutes from the server's time"
        case .otherService: "the credential must be for the service \(SignatureV4.service)"
        case .unsignedHeader: "host, X-Amz-Date, every X-Amz header and X-Client-Token must be signed"
        case .body: "the body must be signed, and be the one that was signed"
        case .notAuthentic: "the access key or the signature is not valid"
        case .malformedToken: "the bearer token is not whole: it begins with \(BearerToken.prefix)"
        case .unknownCertificate: "the client certificate proves nobody: 'posternctl certificate put' lets it"
        }
    }

    package var adminError: AdminError { .unauthorized(description) }
}
