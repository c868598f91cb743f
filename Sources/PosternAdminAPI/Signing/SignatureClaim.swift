import PosternPrimitives

/// A request that says who signed it, with everything checked that needs no secret.
///
///     let claim = try SignatureClaim(request, at: now)
///     let signature = try claim.verified(with: keys[claim.accessKeyID])
package struct SignatureClaim: Sendable {
    /// How far the client's clock may be from ours, in seconds.
    package static let skew: Int64 = 300

    package let accessKeyID: String
    /// Seconds since 1970.
    package let signedAt: Int64
    private let authorization: Authorization
    private let stringToSign: String

    /// - Parameter now: Seconds since 1970.
    package init(_ request: AdminRequest, at now: Int64) throws(SignatureFault) {
        let headers = request.values(ofHeader: "authorization")
        guard headers.count == 1, let authorization = Authorization(headers[0]) else { throw .missing }
        guard authorization.scope.service == SignatureV4.service else { throw .otherService }
        let time = try Self.time(of: request, in: authorization.scope)
        guard abs(time.epochSeconds - CalendarTime(clamping: now).epochSeconds) <= Self.skew else { throw .skewed }
        guard Self.signsEnough(authorization.signedHeaders, of: request) else { throw .unsignedHeader }

        let canonical = CanonicalRequest(
            request,
            signedHeaders: authorization.signedHeaders,
            bodyHash: try Self.bodyHash(of: request)
        )
        self.stringToSign = canonical.stringToSign(at: time.amazonTimestamp, in: authorization.scope)
        self.authorization = authorization
        self.accessKeyID = authorization.accessKeyID
        self.signedAt = time.epochSeconds
    }

    /// - Parameter secret: The access key's; `nil` when there is no such key, which takes as long and
    ///   fails as a wrong signature does.
    package func verified(with secret: SecretAccessKey?) throws(SignatureFault) -> VerifiedSignature {
        let expected = authorization.scope.signature(of: stringToSign, with: secret ?? SecretAccessKey(""))
        let isEqual = ConstantTime.isEqual(expected, authorization.signature)
        guard isEqual, secret != nil else { throw .notAuthentic }
        return VerifiedSignature(accessKeyID: accessKeyID, signedAt: signedAt, bytes: authorization.signature)
    }
}

extension SignatureClaim {
    private static func time(of request: AdminRequest, in scope: SigningScope) throws(SignatureFault) -> CalendarTime {
        let timestamps = request.values(ofHeader: SignatureV4.timestampHeader)
        guard
            timestamps.count == 1, let time = CalendarTime(amazonTimestamp: timestamps[0]),
            time.amazonDate == scope.day
        else { throw .badTime }
        return time
    }

    private static func signsEnough(_ signed: [String], of request: AdminRequest) -> Bool {
        let sent = Set(request.headers.map { $0.name.lowercased() })
        let needed = sent.filter { $0.hasPrefix("x-amz-") || $0 == "x-client-token" }
        return signed.contains("host") && signed.contains(SignatureV4.timestampHeader)
            && needed.isSubset(of: signed) && sent.isSuperset(of: signed)
            && request.values(ofHeader: "host").count == 1
    }

    /// What the client says of the body has to be true: `UNSIGNED-PAYLOAD` and the streaming forms are
    /// not.
    private static func bodyHash(of request: AdminRequest) throws(SignatureFault) -> String {
        let hash = SignatureV4.bodyHash(of: request)
        let stated = request.values(ofHeader: SignatureV4.bodyHashHeader)
        guard stated.isEmpty || stated == [hash] else { throw .body }
        return hash
    }
}

/// Proof that a request was signed by the holder of an access key. Only ``SignatureClaim`` makes one.
package struct VerifiedSignature: Hashable, Sendable {
    package let accessKeyID: String
    /// Seconds since 1970.
    package let signedAt: Int64
    /// 32 bytes: what tells a repeated request from a new one.
    package let bytes: [UInt8]

    fileprivate init(accessKeyID: String, signedAt: Int64, bytes: [UInt8]) {
        self.accessKeyID = accessKeyID
        self.signedAt = signedAt
        self.bytes = bytes
    }
}
