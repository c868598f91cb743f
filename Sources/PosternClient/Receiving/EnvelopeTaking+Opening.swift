import PosternCrypto
import PosternHome
import PosternPrimitives
import PosternTrust
import PosternWire

// Steps 5 to 9.
extension EnvelopeTaking {
    /// How a message comes to be opened.
    struct Opening {
        /// It was recorded as closed before.
        var wasClosed = false
        /// What it is shown with in any case.
        var marks: MessageMarks = []
        /// Its sender gave the secret once more: the wrap proves nothing, and names whatever key the relay likes.
        var isGiven = false
    }

    mutating func open(
        _ envelope: AuthenticEnvelope,
        _ taking: Taking,
        _ place: OrderPlace,
        _ opening: Opening
    ) async throws -> Verdict? {
        do {
            let opened = try open(envelope, taking.arrival)
            return try await finish(opened, taking.arrival, place, opening)
        } catch let error as OpenError {
            switch error.disposition {
            case .unavailable: throw ClientError.cryptography(error.description)
            case .closed: return try await close(envelope, taking, place, error, opening)
            case .refused, .waitsForDocument:
                return try refuseAuthentic(envelope, taking.arrival, place, error, wasClosed: opening.wasClosed)
            }
        }
    }

    func open(_ envelope: AuthenticEnvelope, _ arrival: PosternHome.Arrival) throws -> OpenedMessage {
        guard let scalar = try home.exchangeKey(arrival.wrap.key) else { throw OpenError.unknownKey }
        let key = try P521.Agreement.PrivateKey(scalar: scalar)
        let secret = try envelope.unwrap(arrival.wrap, encapsulated: arrival.encapsulated, with: key)
        return try envelope.open(with: secret)
    }

    /// Stores what opened, and learns what it says of others.
    mutating func finish(
        _ opened: OpenedMessage,
        _ arrival: PosternHome.Arrival,
        _ place: OrderPlace,
        _ opening: Opening
    ) async throws -> Verdict? {
        try await meetPeer(of: opened)
        // Before it is recorded: cut off in between, the same is done again, which changes nothing.
        try learnDetails(from: opened)
        let heard = try home.heardElsewhere(of: opened.header.device, in: opened.header.conversation)
        guard try store(opened, arrival, place, opening, heard) == .taken else { return nil }
        compared = []
        passing.tookMessage(opened.header)
        if let heard, heard.counter <= opened.header.counter { try client.settle(heard) }
        try await compare(HeardContent(opened), arrival.hash)
        return .taken
    }

    /// Whom the user wrote to from another device is known here too, by name.
    private func meetPeer(of opened: OpenedMessage) async throws {
        guard opened.sender == client.who, let users = opened.content.users else { return }
        let peer = users.lower == client.who ? users.higher : users.lower
        guard try peer != client.who && peer.network == network.id && home.contact(peer) == nil else { return }
        do {
            _ = try await client.refresh(peer, connection, network: network)
        } catch ClientError.untrusted, ClientError.noDevice, ClientError.otherVouched {
            // The message is shown with the user's id.
        }
    }

    private func store(
        _ opened: OpenedMessage,
        _ arrival: PosternHome.Arrival,
        _ place: OrderPlace,
        _ opening: Opening,
        _ heard: HeardElsewhere?
    ) throws -> Verdict? {
        var place = place
        let wasReported = place.wasReported || heard?.isReported(opened.header.counter) ?? false
        let taken = try place.take(opened.arrival(at: arrival.receivedAt), wasClosed: opening.wasClosed)
        let marks = MessageMarks(
            opened,
            arrival,
            taken,
            wasReported: wasReported,
            wasClosed: opening.wasClosed || opening.isGiven
        )
        let outcome = try home.store(
            arrival,
            Opened(
                first: opened.content.firstID,
                effect: try effect(of: opened, receivedAt: arrival.receivedAt),
                marks: try marks.union(opening.marks).union(roomMarks(of: opened)),
                key: opening.isGiven ? nil : arrival.wrap.key
            ),
            record: place.update,
            stating: HeardContent(opened).saysSomething
                ? Statement(hash: arrival.hash, header: opened.header, content: opened.contentBytes) : nil,
            settling: compared
        )
        return outcome == .stale ? nil : .taken
    }
}

// What is refused.
extension EnvelopeTaking {
    func refuseAuthentic(
        _ envelope: AuthenticEnvelope,
        _ arrival: PosternHome.Arrival,
        _ place: OrderPlace,
        _ error: OpenError,
        wasClosed: Bool
    ) throws -> Verdict? {
        var place = place
        _ = try place.take(envelope.arrivalUnopened(at: arrival.receivedAt), wasClosed: wasClosed)
        return try refuse(arrival, place.update, error.description)
    }

    func refuseOther(_ arrival: PosternHome.Arrival, _ envelope: AuthenticEnvelope) throws -> Verdict? {
        let notice = ClientNotice.differentHistories(
            login: try client.login(of: envelope.sender),
            device: envelope.header.device.description
        )
        let outcome = try home.refuse(arrival, record: nil, telling: notice.forHome(about: arrival.hash))
        return outcome == .stale ? nil : .refused
    }

    func refuse(
        _ arrival: PosternHome.Arrival,
        _ record: RecordUpdate?,
        _ why: String
    ) throws -> Verdict? {
        let header = arrival.header
        let sender = Who(network: header.network, user: header.sender)
        let notice = ClientNotice.refused(
            login: try client.login(of: sender),
            message: header.message.description,
            why: why
        )
        let outcome = try home.refuse(arrival, record: record, telling: notice.forHome(about: arrival.hash))
        return outcome == .stale ? nil : .refused
    }
}

extension HeardElsewhere {
    fileprivate func isReported(_ counter: UInt64) -> Bool { isTold && self.counter == counter }
}
