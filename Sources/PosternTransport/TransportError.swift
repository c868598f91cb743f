/// Why a connection could not be made or listened for.
package enum TransportError: Error, Hashable, Sendable {
    /// Nobody answers at the address.
    case unreachable(String)
    /// The peer does not speak this protocol (ALPN).
    case wrongProtocol
    case handshakeTimedOut
    /// The peer closed during the handshake, or its certificate does not satisfy ``ServerTrust``.
    case closedEarly
    case certificateRefused(String)
    /// Certificate or key cannot be read, or do not belong together.
    case badIdentity(String)
    case cannotListen(String)
}

extension TransportError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreachable(let reason): "cannot connect: \(reason)"
        case .wrongProtocol: "the peer does not speak this protocol"
        case .handshakeTimedOut: "the TLS handshake took too long"
        case .closedEarly: "the connection was closed during the TLS handshake"
        case .certificateRefused(let reason): "the server's certificate is refused: \(reason)"
        case .badIdentity(let reason): "the certificate or its key cannot be used: \(reason)"
        case .cannotListen(let reason): "cannot listen: \(reason)"
        }
    }
}
