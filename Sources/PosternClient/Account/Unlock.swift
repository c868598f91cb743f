import PosternHome
import PosternPrimitives

/// What opens a home.
package enum Unlock: Sendable {
    /// A text that somebody typed: a `String` cannot be erased, keep it no longer than needed.
    case passphrase(String)
    /// The path of a file with the key.
    case keyFile(String)

    var key: HomeKey {
        switch self {
        case .passphrase(let text): .passphrase(SecretBytes(passphrase: text))
        case .keyFile(let path): .keyFile(path)
        }
    }
}

extension Unlock: CustomStringConvertible {
    /// Says which kind, and nothing of it.
    package var description: String {
        switch self {
        case .passphrase: "a passphrase"
        case .keyFile: "a key file"
        }
    }
}
