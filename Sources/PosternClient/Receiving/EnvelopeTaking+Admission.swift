import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

// Between who signed and what is shown stands the user's word about who that is.
extension EnvelopeTaking {
    private enum Admission: Hashable {
        case shown
        /// By an identity that was shown as changed, and not taken yet.
        case marked
        /// Not before the user accepts its sender.
        case held
    }

    mutating func admit(
        _ envelope: AuthenticEnvelope,
        _ taking: Taking,
        _ place: OrderPlace,
        wasClosed: Bool
    ) async throws -> Verdict? {
        if let message = RoomTaking(envelope, taking, place, wasClosed: wasClosed) {
            if case .settled(let verdict) = try await standing(message) { return verdict }
        }
        let admission = try admission(of: envelope)
        if admission == .held { return try await hold(envelope, taking) }
        let marks: MessageMarks = admission == .marked ? .identityChanged : []
        if envelope.header.kind == .device { return try await takeRequest(envelope, taking, place) }
        return try await open(envelope, taking, place, Opening(wasClosed: wasClosed, marks: marks))
    }

    func isShown(_ envelope: AuthenticEnvelope) throws -> Bool { try admission(of: envelope) == .shown }

    private func admission(of envelope: AuthenticEnvelope) throws -> Admission {
        guard let contact = try home.contact(envelope.sender), envelope.sender != client.who else { return .shown }
        if contact.standing == .waits { return .held }
        guard contact.hasNewIdentity, try isLater(envelope, than: contact.pinned.identity) else { return .shown }
        return contact.offer == .shown ? .marked : .held
    }

    /// Whether an identity signed that came after the pinned one.
    private func isLater(_ envelope: AuthenticEnvelope, than identity: [UInt8]) throws -> Bool {
        let lists = try client.heldLists(of: envelope.sender)?.all ?? []
        let last = lists.last { $0.content.identity.bytes == identity }?.version ?? 0
        return envelope.header.listVersion > last
    }

    private func hold(_ envelope: AuthenticEnvelope, _ taking: Taking) async throws -> Verdict {
        let header = envelope.header
        let login = try client.login(of: envelope.sender)
        let notice = ClientNotice.held(login: login, message: header.message.description)
        let isRequest = header.kind == .device
        let outcome = try home.hold(
            taking.arrival,
            wrapBlock: try await blockToKeep(taking),
            telling: isRequest ? nil : notice.forHome(about: taking.arrival.hash)
        )
        guard outcome == .tooMany else { return .taken }
        let why = "too many are kept sealed until you accept who that is now"
        return try refuse(taking.arrival, nil, why) ?? .refused
    }
}
