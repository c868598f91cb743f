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
    /// Sends a text to a user.
    ///
    /// - Parameters:
    ///   - expire: Seconds at the relay, 1 to 30 days; nil for the longest.
    ///   - queue: Keep the message where the relay is not there.
    /// - Throws: ``ClientError/notThere(_:)``: nothing went out and nothing is kept. ``ClientError/unanswered``: it is
    ///   kept, and goes again. Any other: it was not sent.
    package func send(
        _ text: String,
        to login: Login,
        expire: UInt32? = nil,
        queue: Bool = false
    ) async throws -> SendReceipt {
        try Self.check(text)
        do {
            let signedIn = try await signIn(.command)
            defer { signedIn.connection.close() }
            let peer = try await peer(login, signedIn)
            return try await send(text, to: peer, expire: expire, signedIn, queue: queue)
        } catch ClientError.notThere(let reason) {
            guard queue, let peer = try pinned(login) else { throw ClientError.notThere(reason) }
            try takeWord(for: peer)
            let id = try enqueue(text, to: peer, expire: expire)
            return try receipt(id, .queued, to: peer)
        }
    }

    /// Sends what earlier commands left.
    ///
    /// - Parameter kind: Only messages of this kind; nil for all.
    func flush(_ signedIn: SignedIn, _ kind: Header.Kind? = nil) async throws {
        var outbox = Outbox(self, signedIn, ours: nil, kind: kind)
        try await outbox.flush()
    }

    static func check(_ text: String) throws(ClientError) {
        guard !text.isEmpty else { throw .emptyText }
        guard text.utf8.count <= Limits.textBytes else { throw .textTooLong }
    }

    /// Nothing was kept so far: a broken connection here is one that was not there.
    private func peer(_ login: Login, _ signedIn: SignedIn) async throws -> Who {
        do {
            if signedIn.network.isRetained { throw ClientError.retained }
            let peer = try await find(login, signedIn.connection)
            try takeWord(for: peer)
            return peer
        } catch ClientError.unanswered {
            throw ClientError.notThere("the connection broke")
        }
    }

    private func send(
        _ text: String,
        to peer: Who,
        expire: UInt32?,
        _ signedIn: SignedIn,
        queue: Bool
    ) async throws -> SendReceipt {
        let id = try enqueue(text, to: peer, expire: expire)
        do {
            let (state, leftOut) = try await deliver(id, signedIn, queue: queue)
            return try receipt(id, state, to: peer, leftOut: leftOut)
        } catch ClientError.notThere(let reason) {
            throw ClientError.notThere(reason)
        } catch ClientError.unanswered {
            throw ClientError.unanswered
        } catch {
            throw try await explained(error, peer, signedIn)
        }
    }

    /// Sends what is in the outbox, this message among it.
    ///
    /// - Returns: What became of it, and the devices that did not get it.
    /// - Throws: ``ClientError/unanswered``: it is kept, and goes again. Any other: it was taken back.
    func deliver(
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

    private func enqueue(_ text: String, to peer: Who, expire: UInt32?) throws -> MessageID {
        let id = try messageID()
        let content = Content(users: DirectUsers(account.who, peer), firstID: id, body: .text(text))
        let message = Outgoing(
            first: id,
            conversation: ConversationID(between: account.who, and: peer),
            kind: .direct,
            peer: peer,
            writtenFor: try home.contact(peer).map { .of($0.pinned.identity) },
            sentAt: clock(),
            timeToLive: Self.timeToLive(expire),
            content: content.bytes
        )
        try queueShown(message)
        return id
    }

    static func timeToLive(_ expire: UInt32?) -> UInt32 {
        min(max(expire ?? Limits.timeToLiveSeconds, 1), Limits.timeToLiveSeconds)
    }

    func queueShown(_ message: Outgoing) throws {
        guard try home.queue(message, in: .history(of: account.who, device: account.device)) != .copiedHome else {
            throw ClientError.copiedHome
        }
    }

    private func receipt(
        _ id: MessageID,
        _ state: SendReceipt.State,
        to peer: Who,
        leftOut: [DeviceID] = []
    ) throws -> SendReceipt {
        let contact = try home.contact(peer)
        return SendReceipt(
            id: id,
            state: state,
            leftOut: leftOut,
            isToNewContact: contact?.trust == .new,
            heldBefore: try home.heldCount(to: peer, reason: Outbox.holdForChange)
        )
    }
}
