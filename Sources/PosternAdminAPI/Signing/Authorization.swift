/// The parts of an `Authorization` header:
/// `AWS4-HMAC-SHA256 Credential=ID/DAY/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=HEX`.
struct Authorization: Hashable, Sendable {
    let accessKeyID: String
    let scope: SigningScope
    /// Lower-case names, sorted and unique.
    let signedHeaders: [String]
    /// 32 bytes.
    let signature: [UInt8]

    var text: String {
        "\(SignatureV4.algorithm) Credential=\(accessKeyID)/\(scope.text), "
            + "SignedHeaders=\(signedHeaders.joined(separator: ";")), Signature=\(Hexadecimal.text(signature))"
    }

    init(accessKeyID: String, scope: SigningScope, signedHeaders: [String], signature: [UInt8]) {
        self.accessKeyID = accessKeyID
        self.scope = scope
        self.signedHeaders = signedHeaders
        self.signature = signature
    }
}

// Reading what a stranger sent.
extension Authorization {
    /// The longest header that is read, in bytes.
    static let longest = 4_096

    /// - Returns: `nil` for anything but the three parts, each once and within its bounds.
    init?(_ text: String) {
        let prefix = SignatureV4.algorithm + " "
        guard text.utf8.count <= Self.longest, text.hasPrefix(prefix) else { return nil }
        guard
            let parts = Self.parts(text.dropFirst(prefix.count)),
            let credential = parts["Credential"], let names = parts["SignedHeaders"], let signature = parts["Signature"]
        else { return nil }
        self.init(credential: String(credential), signedHeaders: String(names), signature: String(signature))
    }

    /// - Parameters:
    ///   - credential: `ID/DAY/REGION/SERVICE/aws4_request`.
    ///   - signedHeaders: Joined by `;`.
    ///   - signature: In lower-case hexadecimal.
    /// - Returns: `nil` when one of them is not within its bounds.
    init?(credential: String, signedHeaders: String, signature: String) {
        let parts = credential.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard
            parts.count == 5, parts[4] == SigningScope.ending,
            let signature = Hexadecimal.bytes(signature)
        else { return nil }
        accessKeyID = parts[0]
        scope = SigningScope(day: parts[1], region: parts[2], service: parts[3])
        self.signedHeaders = signedHeaders.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        self.signature = signature
        guard isWithinBounds else { return nil }
    }

    private static func parts(_ text: Substring) -> [String: Substring]? {
        var parts: [String: Substring] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, parts.updateValue(pair[1], forKey: String(pair[0])) == nil else { return nil }
        }
        return parts.count == 3 ? parts : nil
    }

    private var isWithinBounds: Bool {
        signature.count == 32
            && (1...64).contains(signedHeaders.count)
            && signedHeaders.allSatisfy { $0.isMade(of: 1...64, Self.isHeaderByte) }
            && zip(signedHeaders, signedHeaders.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            && accessKeyID.isMade(of: 16...128) { $0 == UInt8(ascii: "_") || Self.isLetterOrDigit($0) }
            && scope.region.isMade(of: 1...64) { $0 == UInt8(ascii: "-") || Self.isLetterOrDigit($0) }
    }

    private static func isHeaderByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || isLetterOrDigit(byte) && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}

extension String {
    fileprivate func isMade(of count: ClosedRange<Int>, _ isAllowed: (UInt8) -> Bool) -> Bool {
        count.contains(utf8.count) && utf8.allSatisfy(isAllowed)
    }
}
