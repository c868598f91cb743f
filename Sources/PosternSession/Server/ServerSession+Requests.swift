import PosternWire

// What may be asked when, and the answers' way back.
extension ServerSession {
    mutating func receivedFromGuest(
        _ body: ClientFrame.OneOf_Body,
        of network: NetworkID,
        request: UInt64
    ) -> Actions {
        switch body {
        case .fetchDocuments(let fetch):
            return ask(.fetchDocuments(request: request, network: network, fetch, isGuest: true))
        case .openInvitation(let open):
            return ask(.openInvitation(request: request, network: network, half: Array(open.half)))
        case .register(let register):
            return ask(.register(request: request, network: network, register))
        case .ping: return [.send(ServerFrame(.pong(Pong()), answering: request))]
        default: return refuseOrder(request)
        }
    }

    mutating func receivedWhileOpen(
        _ body: ClientFrame.OneOf_Body,
        from device: AuthenticatedDevice,
        _ purpose: Purpose,
        request: UInt64
    ) -> Actions {
        switch body {
        case .send(let send): return ask(.send(request: request, send))
        case .acknowledge(let acknowledge):
            return purpose == .live ? received(acknowledge) : refuseOrder(request)
        case .ping: return pong(request)
        case .claim(let claim): return ask(.claim(request: request, claim))
        case .lookUp(let lookUp): return ask(.lookUp(request: request, lookUp))
        case .fetchDocuments(let fetch):
            return ask(.fetchDocuments(request: request, network: device.who.network, fetch, isGuest: false))
        case .putKeys(let put): return ask(.putKeys(request: request, put))
        case .fetchWrapBlock(let fetch): return ask(.fetchWrapBlock(request: request, fetch))
        case .hello, .proof, .openInvitation, .register: return refuseOrder(request)
        }
    }

    /// Takes a request in; at the limit reading stops until an answer went out, so that the peer waits, not the relay.
    private mutating func ask(_ question: RelayQuestion) -> Actions {
        requestsInFlight += 1
        guard requestsInFlight >= configuration.requestsInFlight, !isReadingPaused else { return [.ask(question)] }
        isReadingPaused = true
        return [.ask(question), .pauseReading]
    }

    mutating func answered(_ frame: ServerFrame) -> Actions {
        if case .welcomingGuest(let network) = state { return welcomedGuest(of: network, frame) }
        guard state != .closed else { return [] }
        var actions: Actions = [.send(frame)]
        requestsInFlight = max(0, requestsInFlight - 1)
        if isLeaving { return requestsInFlight == 0 ? actions + leave() : actions }
        if isReadingPaused, requestsInFlight * 2 <= configuration.requestsInFlight {
            isReadingPaused = false
            actions.append(.resumeReading)
        }
        return actions
    }

    private mutating func welcomedGuest(of network: NetworkID, _ frame: ServerFrame) -> Actions {
        guard case .welcome = frame.body else {
            state = .closed
            return [.send(frame), .close]
        }
        state = .guest(network)
        wasHeard = false
        return [.setDeadline(seconds: configuration.idleSeconds), .send(frame)]
    }

    /// `QueueEmpty` comes with each Pong while nothing is unacknowledged: rotating keys are erased by it.
    private func pong(_ request: UInt64) -> Actions {
        let pong: Actions = [.send(ServerFrame(.pong(Pong()), answering: request))]
        return mail.isCaughtUp ? pong + [.send(ServerFrame(.queueEmpty(QueueEmpty())))] : pong
    }
}
