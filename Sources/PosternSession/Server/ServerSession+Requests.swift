import PosternWire

// What may be asked when, and the answers' way back.
extension ServerSession {
    mutating func receivedFromGuest(
        _ body: ClientFrame.OneOf_Body,
        of network: NetworkID,
        user: UserID?,
        request: UInt64
    ) -> Actions {
        switch body {
        case .fetchDocuments(let fetch):
            let reach = user.map(DocumentReach.own) ?? .charters
            return ask(.fetchDocuments(request: request, network: network, fetch, reach: reach))
        case .openInvitation(let open):
            return ask(.openInvitation(request: request, network: network, half: Array(open.half)))
        case .register(let register):
            return ask(.register(request: request, network: network, register))
        case .salt(let salt): return ask(.salt(request: request, network: network, salt))
        case .openVault(let open): return ask(.openVault(request: request, network: network, open, nonce: nonce))
        case .linkOpen(let open): return ask(.linkOpen(request: request, network: network, open))
        case .linkPass(let pass): return ask(.linkPass(request: request, pass))
        case .ping: return [.send(ServerFrame(.pong(Pong()), answering: request))]
        default:
            return user.flatMap { received(body, of: Who(network: network, user: $0), isGuest: true, request: request) }
                ?? refuseOrder(request)
        }
    }

    /// What needs a user, and no device.
    private mutating func received(
        _ body: ClientFrame.OneOf_Body,
        of who: Who,
        isGuest: Bool,
        request: UInt64
    ) -> Actions? {
        switch body {
        case .putVault(let put): ask(.putVault(request: request, of: who, put, nonce: nonce))
        case .putDocument(let put): ask(.putDocument(request: request, by: who, isGuest: isGuest, put))
        default: nil
        }
    }

    mutating func receivedFromRemoved(_ body: ClientFrame.OneOf_Body, _ who: Who, request: UInt64) -> Actions {
        switch body {
        case .fetchDocuments(let fetch):
            return ask(.fetchDocuments(request: request, network: who.network, fetch, reach: .own(who.user)))
        case .ping: return [.send(ServerFrame(.pong(Pong()), answering: request))]
        default:
            let message = "this device was removed or reset: link it again"
            // A refusal that answers nothing is about the connection.
            guard request > 0 else { return refuseAndClose(.notPermitted, message) }
            return [.send(ServerFrame(.refusal(Refusal(.notPermitted, message)), answering: request))]
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
            return ask(
                .fetchDocuments(request: request, network: device.who.network, fetch, reach: .everything)
            )
        case .putKeys(let put): return ask(.putKeys(request: request, put))
        case .fetchWrapBlock(let fetch): return ask(.fetchWrapBlock(request: request, fetch))
        case .repeat(let repeated): return ask(.repeat(request: request, repeated))
        case .fetchRooms: return ask(.fetchRooms(request: request))
        case .fetchRoomState(let fetch): return ask(.fetchRoomState(request: request, fetch))
        case .linkTake(let take): return ask(.linkTake(request: request, take))
        case .linkPass(let pass): return ask(.linkPass(request: request, pass))
        case .salt(let salt): return ask(.salt(request: request, network: device.who.network, salt))
        case .openVault(let open):
            return ask(.openVault(request: request, network: device.who.network, open, nonce: nonce))
        case .putVault, .putDocument:
            return received(body, of: device.who, isGuest: false, request: request) ?? refuseOrder(request)
        case .hello, .proof, .openInvitation, .register, .linkOpen: return refuseOrder(request)
        }
    }

    /// Takes a request in; at a limit reading stops until answers went out, so that the peer waits, not the relay.
    private mutating func ask(_ question: RelayQuestion) -> Actions {
        if let request = question.request { inFlight.add(request, answerBytes: question.answerBytes) }
        guard inFlight.isFull, !isReadingPaused else { return [.ask(question)] }
        isReadingPaused = true
        return [.ask(question), .pauseReading]
    }

    mutating func answered(_ frame: ServerFrame) -> Actions {
        if case .welcomingGuest(let network) = state { return welcomedGuest(of: network, frame) }
        guard state != .closed else { return [] }
        var actions: Actions = [.send(frame)]
        inFlight.answered(frame.request)
        if isLeaving { return inFlight.isEmpty ? actions + leave() : actions }
        if isReadingPaused, inFlight.isHalfEmpty {
            isReadingPaused = false
            actions.append(.resumeReading)
        }
        return actions
    }

    /// From now on this connection acts for the user whose invitation or vault was opened.
    mutating func opened(for user: UserID, _ frame: ServerFrame) -> Actions {
        if case .guest(let network, _) = state { state = .guest(network, user) }
        return answered(frame)
    }

    private mutating func welcomedGuest(of network: NetworkID, _ frame: ServerFrame) -> Actions {
        guard case .welcome = frame.body else {
            state = .closed
            return [.send(frame), .close]
        }
        state = .guest(network, nil)
        wasHeard = false
        return [.setDeadline(seconds: configuration.idleSeconds), .send(frame)]
    }

    /// `QueueEmpty` comes with each Pong while nothing is unacknowledged: rotating keys are erased by it.
    private func pong(_ request: UInt64) -> Actions {
        let pong: Actions = [.send(ServerFrame(.pong(Pong()), answering: request))]
        return mail.isCaughtUp ? pong + [.send(ServerFrame(.queueEmpty(QueueEmpty())))] : pong
    }
}
