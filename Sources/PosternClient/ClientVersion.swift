import PosternHome
import PosternPrimitives
import PosternWire

/// What a client is, and what it runs with.
package enum ClientVersion {
    /// As `--version` prints it.
    package static func text(of program: String) -> String {
        """
        \(program) \(BuildInformation.version) (\(ProtocolVersion.applicationProtocol), commit \(BuildInformation.commit))
        \(BuildInformation.openSSL)
        SQLite \(Home.sqliteVersion)
        """
    }
}
