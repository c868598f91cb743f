import PosternPrimitives

/// A request in the one form in which both sides hash it.
///
/// - seealso: AWS General Reference, "Create a signed AWS API request", step 1. The path is encoded a
///   second time, as every service but S3 does.
struct CanonicalRequest: Hashable, Sendable {
    let text: String

    /// - Parameters:
    ///   - signedHeaders: Lower-case names, sorted and unique.
    ///   - bodyHash: SHA-256 of the body, in lower-case hexadecimal.
    init(_ request: AdminRequest, signedHeaders: [String], bodyHash: String) {
        let headers = signedHeaders.map { name in
            "\(name):\(request.values(ofHeader: name).map(Self.trimmed).joined(separator: ","))\n"
        }
        text = [
            request.method.uppercased(),
            Self.path(request.path),
            Self.query(request.query),
            headers.joined(),
            signedHeaders.joined(separator: ";"),
            bodyHash,
        ].joined(separator: "\n")
    }

    /// The text that the signature is over.
    func stringToSign(at timestamp: String, in scope: SigningScope) -> String {
        [SignatureV4.algorithm, timestamp, scope.text, Hexadecimal.text(Digest.sha256(Array(text.utf8)))]
            .joined(separator: "\n")
    }

    /// Without `.`, `..` and empty segments; a slash at the end stays.
    static func path(_ path: String) -> String {
        var kept: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." {
                _ = kept.popLast()
            } else {
                kept.append(segment)
            }
        }
        let ending = path.utf8.last == UInt8(ascii: "/") && !kept.isEmpty ? "/" : ""
        return PercentEncoding.encode("/" + kept.joined(separator: "/") + ending, keeping: [UInt8(ascii: "/")])
    }

    /// The parameters encoded anew, sorted by encoded name and then value. What cannot be decoded stays
    /// as it is: it is refused where it is read.
    static func query(_ query: String) -> String {
        let pairs = query.split(separator: "&").map { pair -> [String] in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.first ?? ""
            let value = parts.count > 1 ? parts[1] : ""
            return [name, value].map { PercentEncoding.decode($0).map { PercentEncoding.encode($0) } ?? String($0) }
        }
        let sorted = pairs.sorted { left, right in
            left.lexicographicallyPrecedes(right) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
        return sorted.map { $0.joined(separator: "=") }.joined(separator: "&")
    }

    private static func trimmed(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    }
}
