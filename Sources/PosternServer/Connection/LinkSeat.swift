import PosternRelay
import PosternSession
import PosternTransport
import PosternWire
import Synchronization

/// A connection's end of a link.
final class LinkSeat: LinkEnd {
    private let port = Mutex<SessionPort<ServerSession>?>(nil)

    func use(_ port: SessionPort<ServerSession>) {
        self.port.withLock { $0 = port }
    }

    /// The connection is gone.
    func leave() {
        port.withLock { $0 = nil }
    }

    func passed(_ passed: LinkPassed) {
        port.withLock { $0 }?.post(.linkPassed(passed))
    }
}

extension Relay {
    /// - Parameter device: Who is signed in; `nil` for a guest.
    /// - Returns: `nil` for a question that is about something else.
    func answerLink(
        _ question: RelayQuestion,
        from device: AuthenticatedDevice?,
        at seat: LinkSeat
    ) -> (request: UInt64, body: ServerFrame.OneOf_Body)? {
        switch question {
        case .linkOpen(let request, let network, let open): return (request, openLink(open, in: network, at: seat))
        case .linkTake(let request, let take):
            guard let device else { return (request, .refusal(Refusal(.outOfOrder, "sign in first"))) }
            return (request, takeLink(take, by: device.who, at: seat))
        case .linkPass(let request, let pass): return (request, passLink(pass, from: seat))
        default: return nil
        }
    }
}
