import PosternPrimitives

/// What a signing key is good for: one day, one region, one service.
struct SigningScope: Hashable, Sendable {
    /// `20240201`.
    let day: String
    let region: String
    let service: String

    /// `20240201/eu-central-1/wickr/aws4_request`.
    var text: String { "\(day)/\(region)/\(service)/\(Self.ending)" }

    static let ending = "aws4_request"

    /// Each step is the key of the next, from the secret down to the request.
    ///
    /// - seealso: AWS General Reference, "Create a signed AWS API request", step 4.
    func signature(of stringToSign: String, with secret: SecretAccessKey) -> [UInt8] {
        let key = Array("AWS4\(secret.revealed)".utf8)
        return [day, region, service, Self.ending, stringToSign].reduce(key) { key, message in
            HMAC.sha256(key: key, message: Array(message.utf8))
        }
    }
}
