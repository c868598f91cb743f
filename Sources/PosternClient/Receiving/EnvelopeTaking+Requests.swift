import PosternCrypto
import PosternHome
import PosternPrimitives
import PosternTrust
import PosternWire

// Messages between two devices: never shown, and not repaired themselves.
extension EnvelopeTaking {
    /// Does what it asks, then records it: cut off in between, the same is done again, which changes nothing.
    mutating func takeRequest(
        _ envelope: AuthenticEnvelope,
        _ taking: Taking,
        _ place: OrderPlace
    ) async throws -> Verdict? {
        let (opened, arrival): (OpenedMessage, PosternHome.Arrival)
        do {
            (opened, arrival) = try await openedRequest(envelope, taking)
        } catch let error as OpenError {
            guard error.disposition != .unavailable else { throw ClientError.cryptography(error.description) }
            var place = place
            _ = try place.take(envelope.arrivalUnopened(at: taking.arrival.receivedAt), wasClosed: false)
            let outcome = try home.refuse(taking.arrival, record: place.update, telling: nil)
            return outcome == .stale ? nil : .refused
        }
        switch opened.content.body {
        case .unreadable(let unreadable): try answer(unreadable, to: opened)
        case .rewrap(let rewrap): try await take(rewrap, from: opened)
        case .sync(let sync): try take(sync, from: opened)
        case .unknown: break
        // In no message between two devices: opening refuses them.
        case .text, .location, .contactCard, .reaction, .edit, .recall, .receipts, .roomDetails, .timers, .signal: break
        }
        return try await finish(opened, arrival, place, Opening())
    }

    /// - Returns: With the row that opened it: only its key is used up.
    private func openedRequest(
        _ envelope: AuthenticEnvelope,
        _ taking: Taking
    ) async throws -> (OpenedMessage, PosternHome.Arrival) {
        do {
            return (try open(envelope, taking.arrival), taking.arrival)
        } catch let error as OpenError where error.disposition == .closed {
            guard let repaired = try await openRepaired(envelope, taking) else { throw error }
            return repaired
        }
    }

    /// Another device cannot open what this one sealed: it gets the secret once more, if it was meant to have it. That
    /// it is still listed is looked at when the answer is sealed.
    private func answer(_ unreadable: Unreadable, to opened: OpenedMessage) throws {
        let asking = opened.header.device
        guard
            let sealing = try home.sealing(unreadable.message),
            sealing.kind != .device,
            sealing.hash == unreadable.envelopeHash,
            sealing.conversation == unreadable.conversation,
            try WrapBlock(parsing: sealing.wrapBlock).devices.contains(asking),
            let rewrap = Rewrap(
                message: unreadable.message,
                secret: [UInt8](repeating: 0, count: MessageSecret.byteCount)
            )
        else { return }
        _ = try home.queue(
            try client.request(.rewrap(rewrap), to: asking, of: opened.sender),
            givingSecretOf: unreadable.message,
            to: asking,
            at: client.clock()
        )
    }

    private func take(_ sync: PosternCrypto.Sync, from opened: OpenedMessage) throws {
        guard opened.sender == client.who, !opened.isDeviceRemoved else { return }
        try home.heard(
            sync.read.map { ReadPlace(conversation: $0.conversation, device: $0.device, counter: $0.counter) },
            at: client.clock()
        )
        // They are verified once the mail is taken.
        try home.hear(sync.rooms.map { try client.heard($0, from: opened.header.device) })
    }
}

// The secret of a closed message.
extension EnvelopeTaking {
    /// Only the device that the closed header names is heard. The secret takes the place of step 5.
    private mutating func take(_ rewrap: Rewrap, from opened: OpenedMessage) async throws {
        guard
            let kept = try home.closed(message: rewrap.message, from: opened.header.device),
            let envelope = try authenticAgain(kept.arrival)
        else { return }
        for _ in 0..<Self.attemptsAtMost {
            guard let secret = MessageSecret(SecretBytes(copying: rewrap.secret)) else { return }
            let place = try OrderPlace(envelope.header, in: home)
            if try await open(envelope, with: secret, kept, place) { return }
        }
        throw HomeError.locked
    }

    /// - Returns: `nil` when its sender's lists are no longer those that it was signed under, which does not happen.
    private func authenticAgain(_ arrival: PosternHome.Arrival) throws -> AuthenticEnvelope? {
        do {
            let arrived = try ArrivedEnvelope(arrival.envelope.bytes, for: reader, at: client.clock())
            return try arrived.authenticate(with: try client.heldLists(of: arrived.sender))
        } catch is OpenError {
            return nil
        }
    }

    /// - Returns: Whether it is done with; otherwise the record changed meanwhile.
    private mutating func open(
        _ envelope: AuthenticEnvelope,
        with secret: borrowing MessageSecret,
        _ kept: KeptEnvelope,
        _ place: OrderPlace
    ) async throws -> Bool {
        do {
            let opened = try envelope.open(with: secret)
            return try await finish(opened, kept.arrival, place, Opening(wasClosed: true, isGiven: true)) != nil
        } catch let error as OpenError {
            switch error.disposition {
            case .unavailable: throw ClientError.cryptography(error.description)
            case .closed: return try tellStillClosed(kept, error)
            case .refused, .waitsForDocument:
                return try refuseAuthentic(envelope, kept.arrival, place, error, wasClosed: true) != nil
            }
        }
    }

    private func tellStillClosed(_ kept: KeptEnvelope, _ error: OpenError) throws -> Bool {
        try home.markAnswered(kept.arrival.hash, at: client.clock())
        try client.tell(
            .stillClosed(
                login: try client.login(of: kept.sender),
                message: kept.arrival.header.message.description,
                why: error.description
            )
        )
        return true
    }
}
