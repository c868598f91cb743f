import PosternPrimitives

/// AWS Signature Version 4, in the `Authorization` header or in the query, for the service `wickr`.
package enum SignatureV4 {
    package static let service = "wickr"
    static let algorithm = "AWS4-HMAC-SHA256"
    static let timestampHeader = "x-amz-date"
    static let bodyHashHeader = "x-amz-content-sha256"

    /// Signs a request of ours, with all of its headers.
    ///
    /// - Parameters:
    ///   - request: `host` is among its headers; a signature that it has is replaced.
    ///   - now: Seconds since 1970.
    package static func sign(
        _ request: AdminRequest,
        with key: AccessKey,
        region: String,
        at now: Int64
    ) -> AdminRequest {
        let replaced = ["authorization", timestampHeader]
        let time = CalendarTime(clamping: now)
        var signed = request
        signed.headers.removeAll { replaced.contains($0.name.lowercased()) }
        signed.headers.append(AdminRequest.Header(timestampHeader, time.amazonTimestamp))

        let scope = SigningScope(day: time.amazonDate, region: region, service: service)
        let names = Set(signed.headers.map { $0.name.lowercased() }).sorted()
        let canonical = CanonicalRequest(signed, signedHeaders: names, bodyHash: bodyHash(of: request))
        let signature = scope.signature(
            of: canonical.stringToSign(at: time.amazonTimestamp, in: scope),
            with: key.secret
        )
        let authorization = Authorization(
            accessKeyID: key.id,
            scope: scope,
            signedHeaders: names,
            signature: signature
        )
        signed.headers.append(AdminRequest.Header("authorization", authorization.text))
        return signed
    }

    /// Signs a request of ours in its query: a URL that anybody may use, once for a write, until it expires.
    ///
    /// - Parameters:
    ///   - request: `host` is among its headers; a signature that it has is replaced.
    ///   - now: Seconds since 1970.
    ///   - expiry: From 1 to ``SignatureClaim/longestExpiry`` seconds.
    package static func presign(
        _ request: AdminRequest,
        with key: AccessKey,
        region: String,
        at now: Int64,
        expiry: Int64
    ) -> AdminRequest {
        let time = CalendarTime(clamping: now)
        let scope = SigningScope(day: time.amazonDate, region: region, service: service)
        var signed = request
        signed.headers.removeAll { ["authorization", timestampHeader].contains($0.name.lowercased()) }
        let names = Set(signed.headers.map { $0.name.lowercased() }).sorted()
        let parameters = [
            ("X-Amz-Algorithm", algorithm), ("X-Amz-Credential", "\(key.id)/\(scope.text)"),
            ("X-Amz-Date", time.amazonTimestamp), ("X-Amz-Expires", String(expiry)),
            ("X-Amz-SignedHeaders", names.joined(separator: ";")),
        ]
        let own = request.operationQuery
        signed.query = ((own.isEmpty ? [] : [own]) + parameters.map { "\($0)=\(PercentEncoding.encode($1))" })
            .joined(separator: "&")
        let canonical = CanonicalRequest(signed, signedHeaders: names, bodyHash: bodyHash(of: request))
        let signature = scope.signature(
            of: canonical.stringToSign(at: time.amazonTimestamp, in: scope),
            with: key.secret
        )
        signed.query += "&\(SigningParameters.signature)=\(Hexadecimal.text(signature))"
        return signed
    }

    static func bodyHash(of request: AdminRequest) -> String {
        Hexadecimal.text(Digest.sha256(request.body))
    }
}
