import FoundationEssentials
package import PosternWire

/// The relay's half of one connection, as a value. The protocol page has its states as a table.
///
/// An unknown device is challenged like a known one and learns of its failure only after the proof, so that a
/// stranger cannot probe for devices.
package struct ServerSession: FrameSession, Hashable {
    package typealias Inbound = ClientFrame
    package typealias Outbound = ServerFrame
    package typealias Question = RelayQuestion
    package typealias Event = RelayEvent
    package typealias Actions = [SessionAction<ServerFrame, RelayQuestion>]

    /// What an operator may set, within ``Limits``.
    package struct Configuration: Hashable, Sendable {
        package var signInSeconds = Limits.signInSeconds
        /// A peer that says nothing for so long, pings included, is gone.
        package var idleSeconds: UInt64 = 120
        package var frameBytes = Limits.frameBytes
        package var requestsInFlight = Limits.requestsInFlight
        package var answerBytesInFlight = Limits.answerBytesInFlight
        package var unacknowledgedDeliveries = Limits.unacknowledgedDeliveries
        package var unacknowledgedBytes = Limits.unacknowledgedBytes

        package init() {}
    }

    enum State: Hashable {
        case awaitingHello
        case welcomingGuest(NetworkID)
        /// No device; the user, once an invitation or a vault was opened.
        case guest(NetworkID, UserID?)
        case awaitingProof(SignInRequest)
        case checkingProof(SignInRequest)
        case open(AuthenticatedDevice, Purpose)
        /// The device is no longer on its user's list, and may read that.
        case removed(Who)
        case closed
    }

    let configuration: Configuration
    let nonce: [UInt8]
    var state = State.awaitingHello
    /// Of Hello or Proof, answered by Challenge or Welcome.
    var signInRequest: UInt64 = 0
    var inFlight: RequestsInFlight
    var isReadingPaused = false
    /// A frame came since the deadline was set.
    var wasHeard = false
    /// Said last, when what was taken is answered. While it waits nothing more is taken.
    var farewell: ServerFrame?
    var isLeaving: Bool { farewell != nil }
    var mail: MailFlow

    /// - Parameter nonce: 32 random bytes that no other session was given.
    package init(nonce: [UInt8], configuration: Configuration = Configuration()) {
        self.nonce = nonce
        self.configuration = configuration
        inFlight = RequestsInFlight(
            maximumCount: configuration.requestsInFlight,
            maximumBytes: configuration.answerBytesInFlight
        )
        mail = MailFlow(
            window: DeliveryWindow(
                maximumCount: configuration.unacknowledgedDeliveries,
                maximumBytes: configuration.unacknowledgedBytes
            )
        )
    }

    package mutating func opened() -> Actions {
        [.limitFrames(Limits.frameBytesBeforeSignIn), .setDeadline(seconds: configuration.signInSeconds)]
    }

    package mutating func received(_ frame: ClientFrame) -> Actions {
        wasHeard = true
        guard state != .closed, !isLeaving else { return [] }
        guard let body = frame.body else { return refuseUnknown(frame.request) }
        guard frame.request > 0 || body.mayBeUnnumbered else {
            return refuseAndClose(.malformed, "a frame that is answered needs a request number, from 1")
        }
        switch state {
        case .closed: return []
        case .awaitingHello: return receivedHello(body, request: frame.request)
        case .awaitingProof(let claim): return receivedProof(body, of: claim, request: frame.request)
        case .welcomingGuest, .checkingProof: return refuseOrder(frame.request)
        case .guest(let network, let user):
            return receivedFromGuest(body, of: network, user: user, request: frame.request)
        case .removed(let who): return receivedFromRemoved(body, who, request: frame.request)
        case .open(let device, let purpose):
            return receivedWhileOpen(body, from: device, purpose, request: frame.request)
        }
    }

    package mutating func receivedGarbage(_ error: FrameError) -> Actions {
        guard state != .closed else { return [] }
        switch error {
        case .tooLarge(let length, let limit):
            return refuseAndClose(.tooLarge, "a frame of \(length) bytes is over the limit of \(limit)")
        case .malformed:
            return refuseAndClose(
                .malformed,
                "the frame is not a ClientFrame of \(ProtocolVersion.applicationProtocol)"
            )
        }
    }

    package mutating func handle(_ event: RelayEvent) -> Actions {
        switch event {
        case .checked(let welcome): return checkedProof(welcome)
        case .answered(let frame): return answered(frame)
        case .opened(let user, let frame): return opened(for: user, frame)
        case .linkPassed(let passed): return isServing ? [.send(ServerFrame(.linkPassed(passed)))] : []
        case .mail(let item): return received(mail: item)
        case .fetched(let items, let isAll): return fetched(items, isAll: isAll)
        case .fetchFailed: return fetchFailed()
        case .changed(let changed): return isOpen ? [.send(ServerFrame(.changed(changed)))] : []
        case .moved(let place): return isOpen ? [.send(ServerFrame(.moved(place)))] : []
        case .goodbye(let reason, let seconds): return sayGoodbye(reason, retryAfter: seconds)
        }
    }

    package mutating func deadlinePassed(peerReads: Bool) -> Actions {
        switch state {
        case .closed: return []
        case .guest, .open, .removed:
            guard wasHeard, peerReads else { return sayGoodbye(.tooSlow, retryAfter: 0) + leave() }
            wasHeard = false
            return [.setDeadline(seconds: configuration.idleSeconds)] + fetchMoreMail()
        default: return refuseAndClose(.tooSlow, "sign-in was not over within \(configuration.signInSeconds) seconds")
        }
    }

    package mutating func closed() -> Actions {
        state = .closed
        return []
    }

    var isOpen: Bool {
        if case .open = state { !isLeaving } else { false }
    }

    /// Past Hello, with or without a device.
    private var isServing: Bool {
        switch state {
        case .open, .guest: !isLeaving
        default: false
        }
    }
}

// How it ends.
extension ServerSession {
    mutating func refuseAndClose(_ code: RefusalCode, _ message: String, answering request: UInt64 = 0) -> Actions {
        state = .closed
        return [.send(ServerFrame(.refusal(Refusal(code, message)), answering: request)), .close]
    }

    mutating func refuseOrder(_ request: UInt64) -> Actions {
        refuseAndClose(.outOfOrder, "this frame may not come now: see the protocol page's table", answering: request)
    }

    /// A request of a later protocol, or an empty frame: answered, and the connection goes on once it is signed in. One
    /// without a number expects no answer.
    mutating func refuseUnknown(_ request: UInt64) -> Actions {
        switch state {
        case .open, .guest, .removed:
            guard request > 0 else { return [] }
            let refusal = Refusal(.unsupported, "this relay does not know that request")
            return [.send(ServerFrame(.refusal(refusal), answering: request))]
        default: return refuseOrder(request)
        }
    }

    mutating func sayGoodbye(_ reason: GoodbyeReason, retryAfter seconds: UInt32) -> Actions {
        guard state != .closed, !isLeaving else { return [] }
        var goodbye = Goodbye()
        goodbye.reason = reason
        goodbye.retryAfterSeconds = seconds
        farewell = ServerFrame(.goodbye(goodbye))
        return inFlight.isEmpty ? [.pauseReading] + leave() : [.pauseReading]
    }

    mutating func leave() -> Actions {
        guard state != .closed, let farewell else { return [] }
        state = .closed
        return [.send(farewell), .close]
    }
}

extension ClientFrame.OneOf_Body {
    /// An acknowledgement is not answered, and of a ping it is enough that something comes.
    fileprivate var mayBeUnnumbered: Bool {
        switch self {
        case .acknowledge, .ping: true
        default: false
        }
    }
}
