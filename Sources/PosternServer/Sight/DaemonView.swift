import PosternRelay
import PosternWire

/// What administrators are shown of the daemon around the relay. A relay that no daemon serves has nothing of it.
struct DaemonView: Sendable {
    var certificates: CertificateSource?
    var post = MailPost(nil)
    var traces = TraceBook()
    /// The relay's own addresses, which its certificate has to name.
    var hosts: [String] = []
    var started = Timestamp(milliseconds: 0)
    /// Clients' connections, signed in or not, and how many there may be.
    var connectionCount: @Sendable () -> Int = { 0 }
    var connectionsLimit = 0
}
