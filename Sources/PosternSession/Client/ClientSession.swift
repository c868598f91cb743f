import FoundationEssentials
package import PosternWire

/// The client's half of one connection, as a value.
package struct ClientSession: FrameSession, Hashable {
    package typealias Inbound = ServerFrame
    package typealias Outbound = ClientFrame
    package typealias Question = ClientQuestion
    package typealias Event = ClientEvent
    package typealias Actions = [SessionAction<ClientFrame, ClientQuestion>]

    /// What this connection is for.
    package enum Role: Hashable, Sendable {
        /// No device yet: charters, invitation, registration.
        case guest(NetworkID)
        case device(Who, DeviceID, Purpose)
    }

    package struct Configuration: Hashable, Sendable {
        package var signInSeconds: UInt64 = 30
        /// A ping goes out when nothing was heard for so long; after as long again the relay counts as gone. Sooner
        /// where the relay's own patience, as Welcome says, is short: three pings fit into it.
        package var idleSeconds: UInt64 = 30

        package init() {}
    }

    private enum State: Hashable {
        case idle
        case awaitingChallenge
        case signing
        case awaitingWelcome
        case open
        case ended
    }

    /// Of Hello and Proof; requests of the owner are above it.
    package static let firstRequest: UInt64 = 2
    private static let signInRequest: UInt64 = 1

    private let role: Role
    private let configuration: Configuration
    private var idleSeconds: UInt64
    private var state = State.idle
    private var wasHeard = false
    private var pinged = false
    private var waiting: Set<UInt64> = []

    package init(role: Role, configuration: Configuration = Configuration()) {
        self.role = role
        self.configuration = configuration
        idleSeconds = configuration.idleSeconds
    }

    package mutating func opened() -> Actions {
        guard state == .idle else { return [] }
        state = if case .guest = role { .awaitingWelcome } else { .awaitingChallenge }
        return [
            .limitFrames(Limits.frameBytes),
            .setDeadline(seconds: configuration.signInSeconds),
            .send(ClientFrame(.hello(hello), request: Self.signInRequest)),
        ]
    }

    private var hello: Hello {
        var hello = Hello()
        hello.minor = ProtocolVersion.minor
        switch role {
        case .guest(let network):
            hello.purpose = .join
            hello.network = Data(network.bytes)
        case .device(let who, let device, let purpose):
            hello.purpose = purpose
            hello.network = Data(who.network.bytes)
            hello.user = Data(who.user.bytes)
            hello.device = Data(device.bytes)
        }
        return hello
    }

    package mutating func received(_ frame: ServerFrame) -> Actions {
        guard state != .ended else { return [] }
        wasHeard = true
        pinged = false
        guard let body = frame.body else { return [] }  // of a later minor version
        switch body {
        case .goodbye(let goodbye): return end(.goodbye(goodbye))
        case .refusal(let refusal) where frame.request == 0: return end(.refused(refusal))
        default: return state == .open ? receivedWhileOpen(body, frame) : receivedAtSignIn(body)
        }
    }

    private mutating func receivedAtSignIn(_ body: ServerFrame.OneOf_Body) -> Actions {
        switch (state, body) {
        case (_, .refusal(let refusal)): return end(.refused(refusal))
        case (.awaitingChallenge, .challenge(let challenge)) where challenge.nonce.count == Limits.nonceBytes:
            state = .signing
            return [.ask(.sign(nonce: Array(challenge.nonce)))]
        case (.awaitingWelcome, .welcome(let welcome)) where welcome.minor <= ProtocolVersion.minor:
            state = .open
            let patience = UInt64(welcome.limits.idleSeconds)
            if patience > 0 { idleSeconds = min(idleSeconds, max(1, patience / 3)) }
            return [.setDeadline(seconds: idleSeconds), .ask(.ready(welcome))]
        default: return end(.protocolBroken)
        }
    }

    private mutating func receivedWhileOpen(_ body: ServerFrame.OneOf_Body, _ frame: ServerFrame) -> Actions {
        switch body {
        case .deliver(let deliver): return [.ask(.delivery(deliver))]
        case .gap(let gap): return [.ask(.gap(gap))]
        case .changed(let changed): return [.ask(.changed(changed))]
        case .moved(let place): return [.ask(.moved(place))]
        case .queueEmpty: return [.ask(.queueEmpty)]
        case .linkPassed(let passed): return [.ask(.linkPassed(passed))]
        case .challenge, .welcome, .goodbye: return end(.protocolBroken)
        case .pong where frame.request == 0: return []
        default: return receivedAnswer(frame)
        }
    }

    private mutating func receivedAnswer(_ frame: ServerFrame) -> Actions {
        guard waiting.remove(frame.request) != nil else { return end(.protocolBroken) }
        return [.ask(.answer(frame))]
    }

    package mutating func receivedGarbage(_ error: FrameError) -> Actions {
        state == .ended ? [] : end(.protocolBroken)
    }

    package mutating func handle(_ event: ClientEvent) -> Actions {
        switch (state, event) {
        case (.ended, _): return []
        case (_, .finish): return end(.closed)
        case (.signing, .signed(let address, let signature)):
            state = .awaitingWelcome
            var proof = Proof()
            proof.address = address
            proof.signature = Data(signature)
            return [.send(ClientFrame(.proof(proof), request: Self.signInRequest))]
        case (.open, .request(let frame)):
            if frame.request > 0 { waiting.insert(frame.request) }
            return [.send(frame)]
        default: return []
        }
    }

    package mutating func deadlinePassed(peerReads: Bool) -> Actions {
        switch state {
        case .ended, .idle: return []
        case .open where wasHeard || !pinged:
            let ping: Actions = wasHeard ? [] : [.send(ClientFrame(.ping(Ping())))]
            pinged = !wasHeard
            wasHeard = false
            return ping + [.setDeadline(seconds: idleSeconds)]
        default: return end(.silent)
        }
    }

    package mutating func closed() -> Actions {
        guard state != .ended else { return [] }
        state = .ended
        return [.ask(.ended(.closed))]
    }

    private mutating func end(_ reason: ClientEnd) -> Actions {
        state = .ended
        return [.ask(.ended(reason)), .close]
    }
}
