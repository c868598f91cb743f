import PosternPrimitives

/// A request that says who signed it, with everything checked that needs no secret.
///
///     let claim = try SignatureClaim(request, at: now)
///     let signature = try claim.verified(with: keys[claim.accessKeyID])
package struct SignatureClaim: Sendable {
    /// How far the client's clock may be from ours, in seconds.
    package static let skew: Int64 = 300
    /// How long a signed query may count at most, in seconds from its signing on.
    package static let longestExpiry: Int64 = 900

    package let accessKeyID: String
    /// Seconds since 1970.
    package let signedAt: Int64
    /// The last second since 1970 in which it counts.
    package let holdsUntil: Int64
    private let authorization: Authorization
    private let stringToSign: String

    /// - Parameter now: Seconds since 1970.
    package init(_ request: AdminRequest, at now: Int64) throws(SignatureFault) {
        let stated = try StatedSignature(request)
        let authorization = stated.authorization
        guard authorization.scope.service == SignatureV4.service else { throw .otherService }
        guard
            let time = stated.timestamp.flatMap({ CalendarTime(amazonTimestamp: $0) }),
            time.amazonDate == authorization.scope.day
        else { throw .badTime }
        signedAt = time.epochSeconds
        holdsUntil = signedAt + (stated.expiry ?? Self.skew)
        try Self.check(CalendarTime(clamping: now).epochSeconds, from: signedAt, until: holdsUntil, stated.expiry)
        guard Self.signsEnough(stated) else { throw .unsignedHeader }

        let hash = SignatureV4.bodyHash(of: request)
        // What the client says of the body has to be true: `UNSIGNED-PAYLOAD` and the streaming forms are not.
        guard stated.bodyHashes.isEmpty || stated.bodyHashes == [hash] else { throw .body }
        let canonical = CanonicalRequest(stated.signed, signedHeaders: authorization.signedHeaders, bodyHash: hash)
        self.stringToSign = canonical.stringToSign(at: time.amazonTimestamp, in: authorization.scope)
        self.authorization = authorization
        self.accessKeyID = authorization.accessKeyID
    }

    /// - Parameter secret: The access key's; `nil` when there is no such key, which takes as long and
    ///   fails as a wrong signature does.
    package func verified(with secret: SecretAccessKey?) throws(SignatureFault) -> VerifiedSignature {
        let expected = authorization.scope.signature(of: stringToSign, with: secret ?? SecretAccessKey(""))
        let isEqual = ConstantTime.isEqual(expected, authorization.signature)
        guard isEqual, secret != nil else { throw .notAuthentic }
        return VerifiedSignature(of: self, bytes: authorization.signature)
    }
}

extension SignatureClaim {
    private static func check(
        _ now: Int64,
        from signedAt: Int64,
        until end: Int64,
        _ expiry: Int64?
    ) throws(SignatureFault) {
        guard now >= signedAt - skew else { throw .skewed }
        guard now <= end else { throw expiry == nil ? .skewed : .expired }
    }

    private static func signsEnough(_ stated: StatedSignature) -> Bool {
        let signed = stated.authorization.signedHeaders
        let sent = Set(stated.signed.headers.map { $0.name.lowercased() })
        var needed = sent.filter { $0.hasPrefix("x-amz-") || $0 == "x-client-token" }.union(["host"])
        if stated.expiry == nil { needed.insert(SignatureV4.timestampHeader) }
        return needed.isSubset(of: signed) && sent.isSuperset(of: signed)
            && stated.signed.values(ofHeader: "host").count == 1
    }
}

/// Proof that a request was signed by the holder of an access key. Only ``SignatureClaim`` makes one.
package struct VerifiedSignature: Hashable, Sendable {
    /// How long a signature counts at most, in seconds: a signed query of a client whose clock is ahead.
    package static let longestLife = SignatureClaim.skew + SignatureClaim.longestExpiry

    package let accessKeyID: String
    /// Seconds since 1970.
    package let signedAt: Int64
    /// The last second since 1970 in which it counts: so long a repeat has to be known.
    package let holdsUntil: Int64
    /// 32 bytes: what tells a repeated request from a new one.
    package let bytes: [UInt8]

    fileprivate init(of claim: SignatureClaim, bytes: [UInt8]) {
        self.accessKeyID = claim.accessKeyID
        self.signedAt = claim.signedAt
        self.holdsUntil = claim.holdsUntil
        self.bytes = bytes
    }
}
