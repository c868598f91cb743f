import PosternPrimitives
import PosternStore
import PosternWire

/// What this relay is, and what it runs with.
package struct SoftwareVersions: Hashable, Sendable {
    package let version: String
    package let commit: String
    package let `protocol`: String
    package let openSSL: String
    package let sqlite: String

    package static let current = SoftwareVersions(
        version: BuildInformation.version,
        commit: BuildInformation.commit,
        protocol: ProtocolVersion.applicationProtocol,
        openSSL: BuildInformation.openSSL,
        sqlite: Store.sqliteVersion
    )

    /// As `--version` prints it.
    package func text(of program: String) -> String {
        """
        \(program) \(version) (\(`protocol`), commit \(commit))
        \(openSSL)
        SQLite \(sqlite)
        """
    }
}
