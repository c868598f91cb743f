import FoundationEssentials
import PosternWire

// From the first frame to Welcome.
extension ServerSession {
    mutating func receivedHello(_ body: ClientFrame.OneOf_Body, request: UInt64) -> Actions {
        guard case .hello(let hello) = body else { return refuseOrder(request) }
        guard let network = NetworkID(hello.network) else {
            return refuseAndClose(.malformed, "Hello names no network: 16 bytes are needed", answering: request)
        }
        signInRequest = request
        let minor = ProtocolVersion.negotiate(hello.minor)
        switch hello.purpose {
        case .join:
            state = .welcomingGuest(network)
            return [.ask(.welcomeGuest(request: request, network: network, minor: minor, nonce: nonce))]
        case .live, .command:
            guard let user = UserID(hello.user), let device = DeviceID(hello.device) else {
                return refuseAndClose(.malformed, "Hello needs user and device of 16 bytes each", answering: request)
            }
            let claim = SignInRequest(
                who: Who(network: network, user: user),
                device: device,
                purpose: hello.purpose,
                minor: minor
            )
            state = .awaitingProof(claim)
            return [.send(challenge(answering: request))]
        default:
            return refuseAndClose(.unsupported, "this relay does not know that purpose", answering: request)
        }
    }

    private func challenge(answering request: UInt64) -> ServerFrame {
        var challenge = Challenge()
        challenge.nonce = Data(nonce)
        return ServerFrame(.challenge(challenge), answering: request)
    }

    mutating func receivedProof(
        _ body: ClientFrame.OneOf_Body,
        of claim: SignInRequest,
        request: UInt64
    ) -> Actions {
        guard case .proof(let proof) = body else { return refuseOrder(request) }
        signInRequest = request
        state = .checkingProof(claim)
        return [.ask(.checkProof(claim, nonce: nonce, address: proof.address, signature: Array(proof.signature)))]
    }

    mutating func checkedProof(_ welcome: Welcome?) -> Actions {
        guard case .checkingProof(let claim) = state else { return [] }
        guard let welcome else {
            let message = "unknown device, wrong signature or address, or no longer allowed to connect"
            return refuseAndClose(.notAuthenticated, message, answering: signInRequest)
        }
        wasHeard = false
        if welcome.removed {
            state = .removed(claim.who)
            return [
                .setDeadline(seconds: configuration.idleSeconds),
                .send(ServerFrame(.welcome(welcome), answering: signInRequest)),
            ]
        }
        let device = AuthenticatedDevice(claim)
        state = .open(device, claim.purpose)
        let opening: Actions = [
            .limitFrames(configuration.frameBytes),
            .setDeadline(seconds: configuration.idleSeconds),
            .ask(.admit(device, claim.purpose)),
            .send(ServerFrame(.welcome(welcome), answering: signInRequest)),
        ]
        return claim.purpose == .live ? opening + startMail() : opening
    }
}
