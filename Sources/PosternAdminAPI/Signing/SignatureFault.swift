/// Why a request's signature does not count. All of them are answered with 401.
package enum SignatureFault: Error, Hashable, Sendable {
    /// There is no `Authorization` header, or it is not of Signature Version 4 with its bounds.
    case missing
    /// `X-Amz-Date` is missing, given twice, malformed, or of another day than the credential.
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
}

extension SignatureFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing: "a signature of version 4 in the Authorization header is needed"
        case .badTime: "X-Amz-Date must stand once, and on the credential's day"
        case .skewed: "X-Amz-Date is more than \(SignatureClaim.skew / 60) minutes from the server's time"
        case .otherService: "the credential must be for the service \(SignatureV4.service)"
        case .unsignedHeader: "host, X-Amz-Date, every X-Amz header and X-Client-Token must be signed"
        case .body: "the body must be signed, and be the one that was signed"
        case .notAuthentic: "the access key or the signature is not valid"
        }
    }

    package var adminError: AdminError { .unauthorized(description) }
}
