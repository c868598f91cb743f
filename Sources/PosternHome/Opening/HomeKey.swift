package import PosternPrimitives

/// What opens a home.
package enum HomeKey: ~Copyable, Sendable {
    /// A passphrase, UTF-8 of its NFC, under which `home.key` holds the store key.
    case passphrase(SecretBytes)
    /// The path of a file of 32 bytes, which are the store key.
    case keyFile(String)
}
