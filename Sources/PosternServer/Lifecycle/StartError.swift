/// Why the daemon did not start, beside what its files, its store and its sockets say.
package enum StartError: Error, Hashable, Sendable {
    /// Another daemon runs in this directory.
    case alreadyRunning(String)
    /// The admin endpoint ended with an error: its address may be taken.
    case adminEndpoint(ListenAddress, reason: String)
    /// The loopback listener ended with an error: its address may be taken.
    case metricsEndpoint(ListenAddress, reason: String)
    /// What the service manager handed over cannot be listened on.
    case inheritedSocket(String)
}

extension StartError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .alreadyRunning(let path): "another posternd runs here: \(path)/lock is held"
        case .adminEndpoint(let address, let reason): "administrators cannot be served at \(address): \(reason)"
        case .inheritedSocket(let reason): "the sockets of the service manager (LISTEN_FDS) cannot be used: \(reason)"
        case .metricsEndpoint(let address, let reason):
            "metrics cannot be served at \(address) (listen.metrics): \(reason)"
        }
    }
}
