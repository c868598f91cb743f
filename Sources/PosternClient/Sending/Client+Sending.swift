import PosternCrypto
import PosternHome
package import PosternTrust
package import PosternWire

/// What became of a message that was to be sent.
package struct SendReceipt: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case accepted
        /// The relay was not there; it goes with the next send or receive.
        case queued
    }

    /// The first id, which names the message for ever.
    package let id: MessageID
    package let state: State
    /// Devices that did not get it.
    package let leftOut: [DeviceID]
    /// Trusted at first sight, and not compared.
    package let isToNewContact: Bool
    /// Earlier messages to the same user that are held since the identity changed.
    package let heldBefore: Int
}

extension Client {
    /// - Parameter queue: Keep the message where the relay is not there.
    /// - Throws: ``ClientError/notThere(_:)``: nothing went out and nothing is kept. ``ClientError/unanswered``: it is
    ///   kept, and goes again. Any other: it was not sent.
    package func send(
        _ body: NewBody,
        to destination: Destination,
        _ options: MessageOptions = MessageOptions(),
        queue: Bool = false
    ) async throws -> SendReceipt {
        if case .text(let text) = body { try Self.check(text) }
        switch destination {
        case .user(let login):
            return try await send(queue: queue, knownPlace: { try pinned(login).map { .direct($0) } }) { signedIn in
                .direct(try await find(login, signedIn.connection))
            } writing: { place in
                try written(body, options, in: place)
            }
        case .room(let choice):
            let room = WritingPlace.room(try chosen(choice))
            return try await send(queue: queue, knownPlace: { room }) { _ in
                room
            } writing: { place in
                try written(body, options, in: place)
            }
        }
    }

    /// As ``send(_:to:_:queue:)``.
    ///
    /// - Parameter expire: Seconds after sending.
    package func send(
        _ text: String,
        to login: Login,
        expire: UInt32? = nil,
        queue: Bool = false
    ) async throws -> SendReceipt {
        try await send(.text(text), to: .user(login), MessageOptions(expiry: expire), queue: queue)
    }

    func send(_ written: Written, in place: WritingPlace, queue: Bool) async throws -> SendReceipt {
        try await send(queue: queue, knownPlace: { place }) { _ in
            place
        } writing: { _ in
            written
        }
    }

    /// - Parameters:
    ///   - knownPlace: Where it goes as far as this device knows, while the relay is not there.
    ///   - finding: Where it goes.
    private func send(
        queue: Bool,
        knownPlace: () throws -> WritingPlace?,
        finding: (SignedIn) async throws -> WritingPlace,
        writing: (WritingPlace) throws -> Written
    ) async throws -> SendReceipt {
        do {
            let signedIn = try await signIn(.command)
            defer { signedIn.connection.close() }
            let place = try await readyToWrite(signedIn, finding)
            return try await send(try writing(place), in: place, signedIn, queue: queue)
        } catch ClientError.notThere(let reason) {
            guard queue, let place = try knownPlace() else { throw ClientError.notThere(reason) }
            try checkMayWrite(in: place)
            let id = try enqueue(try writing(place), in: place)
            return try receipt(id, .queued, in: place)
        }
    }

    /// Sends what earlier commands left.
    ///
    /// - Parameter kind: Only messages of this kind; nil for all.
    func flush(_ signedIn: SignedIn, _ kind: Header.Kind? = nil) async throws {
        var outbox = Outbox(self, signedIn, ours: nil, kind: kind)
        try await outbox.flush()
    }

    /// Nothing was kept so far: a broken connection here is one that was not there.
    private func readyToWrite(
        _ signedIn: SignedIn,
        _ finding: (SignedIn) async throws -> WritingPlace
    ) async throws -> WritingPlace {
        do {
            if signedIn.network.isRetained { throw ClientError.retained }
            let place = try await finding(signedIn)
            if case .room = place { try await sendRoomDrafts(signedIn) }
            try checkMayWrite(in: place)
            return place
        } catch ClientError.unanswered {
            throw ClientError.notThere("the connection broke")
        }
    }

    private func checkMayWrite(in place: WritingPlace) throws {
        switch place {
        case .direct(let peer):
            guard try !home.isBlocked(peer) else { throw ClientError.blocked(login: try login(of: peer)) }
            try takeWord(for: peer)
        case .room(let room): if let held = try heldRoom(room) { try checkMayUse(held) }
        }
    }

    private func send(
        _ written: Written,
        in place: WritingPlace,
        _ signedIn: SignedIn,
        queue: Bool
    ) async throws -> SendReceipt {
        let id = try enqueue(written, in: place)
        do {
            let (state, leftOut) = try await deliver(id, signedIn, queue: queue)
            return try receipt(id, state, in: place, leftOut: leftOut)
        } catch ClientError.notThere(let reason) {
            throw ClientError.notThere(reason)
        } catch ClientError.unanswered {
            throw ClientError.unanswered
        } catch {
            guard case .direct(let peer) = place else { throw error }
            throw try await explained(error, peer, signedIn)
        }
    }

    /// Sends what is in the outbox, this message among it.
    ///
    /// - Returns: What became of it, and the devices that did not get it.
    /// - Throws: ``ClientError/unanswered``: it is kept, and goes again. Any other: it was taken back.
    private func deliver(
        _ id: MessageID,
        _ signedIn: SignedIn,
        queue: Bool
    ) async throws -> (state: SendReceipt.State, leftOut: [DeviceID]) {
        var outbox = Outbox(self, signedIn, ours: id)
        do {
            try await outbox.flush()
            return (.accepted, outbox.leftOut)
        } catch ClientError.notThere(let reason) {
            if queue { return (.queued, []) }
            guard try takeBack(id) else { throw ClientError.unanswered }
            // Not ``ClientError/notThere(_:)`` for the caller that queues: that was asked here.
            throw ClientError.notThere(reason)
        } catch ClientError.unanswered {
            throw ClientError.unanswered
        } catch {
            // Sealed, and perhaps with the relay: the same bytes go again.
            if try !takeBack(id), try home.state(of: id) == .unanswered { throw ClientError.unanswered }
            throw error
        }
    }

    /// Whoever cannot be reached may have lost the login to somebody else.
    private func explained(_ error: any Error, _ peer: Who, _ signedIn: SignedIn) async throws -> any Error {
        switch error {
        case ClientError.identityChanged(login: _, let safety, isHeld: _): try noteShown(safety, of: peer)
        case ClientError.noUsableKey, ClientError.noDevice, ClientError.refused(.notFound, _),
            ClientError.recipientsDisputed:
            guard let contact = try home.contact(peer), let login = try? Login(contact.pinned.login) else { break }
            do {
                let named = try await lookUp(login, signedIn.connection)
                if named != peer { return ClientError.loginTaken(login: login.text) }
            } catch is ClientError {
                // The first error says more.
            }
        default: break
        }
        return error
    }

    /// Writing to somebody after a changed identity was shown is the word that takes it, unless the user has to accept
    /// it. What was written before stays held.
    private func takeWord(for peer: Who) throws {
        guard let contact = try home.contact(peer), contact.hasNewIdentity, let offered = contact.offered else {
            return
        }
        // Whose numbers were compared is not taken for somebody else by writing.
        guard contact.offer == .shown, contact.isShown, contact.trust != .verified else {
            throw try shownChange(of: contact)
        }
        // Where it comes with somebody else's login, writing is not word enough.
        let outcome = try home.takeOffered(offered, of: peer, trust: contact.trust, heldLogin: .refuse)
        guard outcome == .done else { throw try changed(contact) }
    }

    /// Takes a message back that was not sealed. It is held first, so that no other process seals it meanwhile.
    private func takeBack(_ id: MessageID) throws -> Bool {
        guard try home.hold(id, reason: 0) == .done else { return false }
        return try home.withdraw(id) == .done
    }

    private func pinned(_ login: Login) throws -> Who? {
        login.text == account.login ? account.who : try home.contact(login: login.text)?.who
    }

    private func receipt(
        _ id: MessageID,
        _ state: SendReceipt.State,
        in place: WritingPlace,
        leftOut: [DeviceID] = []
    ) throws -> SendReceipt {
        guard case .direct(let peer) = place else {
            return SendReceipt(id: id, state: state, leftOut: leftOut, isToNewContact: false, heldBefore: 0)
        }
        return SendReceipt(
            id: id,
            state: state,
            leftOut: leftOut,
            isToNewContact: try home.contact(peer)?.trust == .new,
            heldBefore: try home.heldCount(to: peer, reason: Outbox.holdForChange)
        )
    }
}
