/// The secret half of an access key. It has no description: neither printing nor a debugger's dump
/// shows it.
package struct SecretAccessKey: Sendable {
    /// The secret itself, for a file that keeps it or a key made from it.
    package let revealed: String

    package init(_ secret: String) { revealed = secret }
}

extension SecretAccessKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "SecretAccessKey" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What an administrator's requests are signed with.
package struct AccessKey: Sendable {
    /// 16 to 128 of `A`–`Z`, `a`–`z`, `0`–`9`, `_`; no secret.
    package let id: String
    package let secret: SecretAccessKey

    package init(id: String, secret: SecretAccessKey) {
        self.id = id
        self.secret = secret
    }

    /// How many random bytes ``init(randomBytes:)`` takes.
    package static let randomByteCount = 40

    /// A new key, of the lengths that stock clients know: an id of 20 characters, a secret of 40.
    ///
    /// - Parameter randomBytes: ``randomByteCount`` of them: 10 for the id, 30 for the secret.
    package init?(randomBytes: [UInt8]) {
        guard randomBytes.count == Self.randomByteCount else { return nil }
        id = "PSTN" + Base32.text(Array(randomBytes[..<10])).uppercased()
        secret = SecretAccessKey(Base64.text(Array(randomBytes[10...])))
    }
}
