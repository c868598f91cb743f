import CBuild
import COpenSSL

/// What this program is, and what it runs with.
package enum BuildInformation {
    package static let version = "0.1.0"

    /// Of the source: hexadecimal, with a + behind it where the tree had changes; "unknown" outside of git.
    package static var commit: String { String(cString: postern_commit()) }

    /// The libcrypto that was loaded, such as "OpenSSL 3.0.17 1 Jul 2025".
    package static var openSSL: String { OpenSSL_version(OPENSSL_VERSION).map { String(cString: $0) } ?? "unknown" }
}
