import FoundationEssentials
import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// Signals go only where at most so many devices get them.
    private static let rowsOfSignals = Limits.rowsWithOneTimeKeys

    /// Says that this user types, or is there, to whoever has a connection now. Nobody keeps it, and nobody says whether
    /// it came.
    ///
    /// - Throws: ``ClientError/tooManyForSignals``; ``ClientError/notAllowed(_:)``.
    package func signal(_ what: ShownSignal.What, to destination: Destination) async throws {
        let place = try place(destination)
        let content = Content(users: place.users(who), firstID: try messageID(), body: .signal(what.signal))
        if let fault = try network().contentPolicy.fault(of: content) { throw ClientError.notAllowed(fault.what) }
        let signedIn = try await signIn(.command)
        defer { signedIn.connection.close() }
        do {
            try await send(content, in: place, signedIn)
        } catch let refusal as RelayRefusal {
            throw refusal.asClientError
        }
    }

    private func place(_ destination: Destination) throws -> WritingPlace {
        switch destination {
        case .room(let choice): return .room(try chosen(choice))
        case .user(let login):
            guard let contact = try home.contact(login: login.text) else {
                throw ClientError.notAContact(login: login.text)
            }
            return .direct(contact.who)
        }
    }

    private func send(_ content: Content, in place: WritingPlace, _ signedIn: SignedIn) async throws {
        let message = try outgoing(content, in: place, at: clock())
        var finding = RecipientFinding(client: self, network: signedIn.network, connection: signedIn.connection)
        let recipients = try await finding.recipients(for: message)
        guard recipients.devices.count <= Self.rowsOfSignals else { throw ClientError.tooManyForSignals }
        let sealed = try await MessageSealing(client: self, network: signedIn.network, connection: signedIn.connection)
            .sealPassing(content, message, for: recipients)
        var send = Send()
        send.envelope = Data(sealed.envelope.bytes)
        send.wrapBlock = Data(sealed.wrapBlock.bytes)
        if let peer = message.peer { send.peer = Data(peer.bytes) }
        // Whatever the relay says of who was left out: it has passed by then.
        _ = try await signedIn.connection.ask(.send(send))
    }
}
