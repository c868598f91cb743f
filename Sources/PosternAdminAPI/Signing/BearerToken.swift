import PosternPrimitives

/// A token that stands for a principal by itself, for clients that cannot sign: whoever has it may use it.
///
///     token = "postern-token-1." || base32(id || secret || check)
///     check = SHA-512("postern/1 admin token check" || id || secret)[0..<4]
///     hash  = SHA-512("postern/1 admin token" || id || secret)
///
/// `id` has 8 bytes and is no secret, `secret` has 32, `check` tells a mistyped or cut token from an unknown one
/// without a look-up. The relay keeps `id` and `hash`. With 256 random bits the hash needs neither salt nor stretching.
///
/// It has no description: neither printing nor a debugger's dump shows the secret.
package struct BearerToken: Sendable {
    package static let prefix = "postern-token-1."
    /// How many random bytes ``init(randomBytes:)`` takes.
    package static let randomByteCount = idSize + secretSize

    /// 8 bytes, by which the relay finds the token.
    package let id: [UInt8]
    private let secret: [UInt8]

    /// A new token.
    ///
    /// - Parameter randomBytes: ``randomByteCount`` of them: 8 for the id, 32 for the secret.
    package init?(randomBytes: [UInt8]) {
        guard randomBytes.count == Self.randomByteCount else { return nil }
        id = Array(randomBytes[..<Self.idSize])
        secret = Array(randomBytes[Self.idSize...])
    }

    /// Reads what a stranger sent.
    ///
    /// - Returns: `nil` for anything but the one text of a token.
    package init?(_ text: String) {
        guard text.utf8.count == Self.size, text.utf8.starts(with: Self.prefix.utf8) else { return nil }
        guard let bytes = Base32.bytes(text.dropFirst(Self.prefix.count)) else { return nil }
        let end = Self.randomByteCount
        guard bytes.count == end + Self.checkSize, let token = Self(randomBytes: Array(bytes[..<end])) else {
            return nil
        }
        guard ConstantTime.isEqual(token.check, Array(bytes[end...])) else { return nil }
        self = token
    }

    /// The token itself, to show once to whom it is for.
    package var revealed: String { Self.prefix + Base32.text(id + secret + check) }

    /// 64 bytes: what the relay keeps of it.
    package var hash: [UInt8] { Digest.sha512(parts: [Self.hashLabel, id, secret]) }

    /// Whether this is the token that the relay keeps, in a time that does not tell where the two differ.
    ///
    /// - Parameter kept: ``hash`` of the token with this ``id``; `nil` when there is none, which takes as long.
    package func matches(_ kept: [UInt8]?) -> Bool {
        let isEqual = ConstantTime.isEqual(hash, kept ?? [UInt8](repeating: 0, count: 64))
        return isEqual && kept != nil
    }

    private var check: [UInt8] {
        Array(Digest.sha512(parts: [Self.checkLabel, id, secret])[..<Self.checkSize])
    }

    private static let idSize = 8
    private static let secretSize = 32
    private static let checkSize = 4
    /// In characters: 44 bytes are 71 digits.
    private static let size = prefix.utf8.count + 71
    private static let hashLabel = Array("postern/1 admin token".utf8)
    private static let checkLabel = Array("postern/1 admin token check".utf8)
}

extension BearerToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "BearerToken" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
