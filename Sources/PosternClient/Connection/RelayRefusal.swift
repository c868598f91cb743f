import PosternTransport
import PosternTrust
package import PosternWire

/// The relay's refusal of one request, before somebody decided what it means.
package struct RelayRefusal: Error, Hashable, Sendable {
    package let code: RefusalCode
    package let message: String
    /// When the same may be asked again, seconds; `nil` for never.
    package let retryAfterSeconds: UInt32?

    package init(_ refusal: Refusal) {
        code = refusal.code
        message = refusal.message
        retryAfterSeconds = refusal.retryAfterSeconds > 0 ? refusal.retryAfterSeconds : nil
    }

    package var asClientError: ClientError { .refused(code, message) }
}

extension ClientError {
    /// The system's own words for why an address cannot be reached say no more than the address does.
    init(_ error: TransportError, at address: HostAddress) {
        switch error {
        case .unreachable: self = .notThere("cannot connect to \(address)")
        case .handshakeTimedOut, .closedEarly, .cannotListen: self = .notThere("\(address): \(error)")
        case .wrongProtocol: self = .protocolBroken(error.description)
        case .certificateRefused, .badIdentity: self = .certificateRefused(error.description)
        }
    }
}
