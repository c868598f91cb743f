package import PosternPrimitives

/// The keys of sealed back-ups as files hold them: one line of text.
///
///     public  = "postern-backup-public-1 " base64(SEC 1 point, uncompressed, 133 bytes)
///     private = "postern-backup-private-1 " base64(scalar, 66 bytes)
package enum BackupKeys {
    private static let publicWord = "postern-backup-public-1 "
    private static let privateWord = "postern-backup-private-1 "
    /// Longer files are none.
    package static let largestFile = 1024

    package static func text(_ key: P521.Agreement.PublicKey) -> String {
        publicWord + Base64.text(key.bytes) + "\n"
    }

    /// A secret: it opens every back-up that is sealed for its public half.
    package static func secretText(_ key: borrowing P521.Agreement.PrivateKey) -> String {
        privateWord + key.scalar.withUnsafeBytes { Base64.text(Array($0)) } + "\n"
    }

    /// - Returns: `nil` for anything that ``text(_:)`` does not give.
    package static func publicKey(_ text: String) -> P521.Agreement.PublicKey? {
        bytes(text, publicWord).flatMap { try? P521.Agreement.PublicKey($0) }
    }

    /// - Throws: ``PrimitiveError/invalidKey`` for anything that ``secretText(_:)`` does not give.
    package static func privateKey(_ text: String) throws(PrimitiveError) -> P521.Agreement.PrivateKey {
        guard let bytes = bytes(text, privateWord) else { throw .invalidKey }
        return try P521.Agreement.PrivateKey(scalar: SecretBytes(copying: bytes))
    }

    private static func bytes(_ text: String, _ word: String) -> [UInt8]? {
        guard text.hasPrefix(word) else { return nil }
        let rest = text.dropFirst(word.count)
        return Base64.bytes(String(rest.hasSuffix("\n") ? rest.dropLast() : rest))
    }
}
