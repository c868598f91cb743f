/// What a request says about its signature, in the one place where it says so: the `Authorization` header, or the query
/// of a presigned URL.
///
/// - seealso: AWS General Reference, "Authentication methods" of Signature Version 4: HTTP authorization header, and
///   query string parameters.
struct StatedSignature: Sendable {
    let authorization: Authorization
    /// As sent; `nil` when it stands nowhere or twice.
    let timestamp: String?
    /// How many seconds from the timestamp on it counts; `nil` in the header, where ``SignatureClaim/skew`` says it.
    let expiry: Int64?
    /// What the client says of the body, wherever it says it.
    let bodyHashes: [String]
    /// The request without the signature itself.
    let signed: AdminRequest

    init(_ request: AdminRequest) throws(SignatureFault) {
        let headers = request.values(ofHeader: "authorization")
        let query = SigningParameters(of: request.query)
        guard headers.count + (query.parameters.isEmpty ? 0 : 1) <= 1 else { throw .severalCredentials }
        guard request.values(ofHeader: Self.sessionToken).isEmpty else { throw .sessionToken }
        bodyHashes = request.values(ofHeader: SignatureV4.bodyHashHeader) + query.values(of: Self.bodyHash)
        if query.parameters.isEmpty {
            guard let authorization = headers.first.flatMap({ Authorization($0) }) else { throw .missing }
            let timestamps = request.values(ofHeader: SignatureV4.timestampHeader)
            self.authorization = authorization
            timestamp = timestamps.count == 1 ? timestamps[0] : nil
            expiry = nil
            signed = request
        } else {
            let values = try Self.values(of: query)
            authorization = try Self.authorization(of: values)
            timestamp = values["X-Amz-Date"]
            expiry = try Self.expiry(values["X-Amz-Expires"] ?? "")
            var signed = request
            signed.query = query.signed
            self.signed = signed
        }
    }

    /// The parameters that a signed query has.
    static let required = [
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders",
        SigningParameters.signature,
    ]

    private static let bodyHash = "X-Amz-Content-Sha256"
    private static let sessionToken = "x-amz-security-token"
}

// A signed query.
extension StatedSignature {
    private static func values(of query: SigningParameters) throws(SignatureFault) -> [String: String] {
        guard !query.parameters.contains(where: { $0.name.lowercased() == sessionToken }) else { throw .sessionToken }
        var values: [String: String] = [:]
        for parameter in query.parameters {
            guard
                required.contains(parameter.name) || parameter.name == bodyHash,
                let value = parameter.value, value.utf8.count <= Authorization.longest,
                values.updateValue(value, forKey: parameter.name) == nil
            else { throw .badQuery }
        }
        guard required.allSatisfy({ values[$0] != nil }) else { throw .badQuery }
        return values
    }

    private static func authorization(of values: [String: String]) throws(SignatureFault) -> Authorization {
        guard
            values["X-Amz-Algorithm"] == SignatureV4.algorithm,
            let authorization = Authorization(
                credential: values["X-Amz-Credential"] ?? "",
                signedHeaders: values["X-Amz-SignedHeaders"] ?? "",
                signature: values[SigningParameters.signature] ?? ""
            )
        else { throw .badQuery }
        return authorization
    }

    private static func expiry(_ text: String) throws(SignatureFault) -> Int64 {
        guard let seconds = Int64(text), String(seconds) == text, (1...SignatureClaim.longestExpiry).contains(seconds)
        else { throw .badExpiry }
        return seconds
    }
}

extension SigningParameters {
    fileprivate func values(of name: String) -> [String] {
        parameters.filter { $0.name == name }.map { $0.value ?? "" }
    }
}
