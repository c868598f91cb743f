import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

// What passes is checked like everything else, and where anything is wrong with it nobody is told.
extension EnvelopeTaking {
    mutating func takeSignal(_ arrived: ArrivedEnvelope, _ arrival: PosternHome.Arrival) async throws -> Verdict {
        let now = client.clock()
        guard arrived.sender != client.who, passing.admit(arrived.header.message, at: now) else { return .taken }
        do {
            try await fetchLists(of: arrived.sender, atLeast: arrived.header.listVersion)
            guard let shown = try opened(arrived, arrival) else { return .taken }
            passing.take(shown.what.signal, arrived.header, at: now, shown)
        } catch let error as OpenError where error.disposition == .unavailable {
            throw ClientError.cryptography(error.description)
        } catch is OpenError, ClientError.untrusted, ClientError.otherVouched, ClientError.noDevice {
            // Nobody waits for it.
        }
        return .taken
    }

    private func opened(_ arrived: ArrivedEnvelope, _ arrival: PosternHome.Arrival) throws -> ShownSignal? {
        guard try !client.isStranger(arrived.sender), try !home.isBlocked(arrived.sender) else { return nil }
        let envelope = try arrived.authenticate(with: try client.heldLists(of: arrived.sender))
        guard try isShown(envelope), try isAmongMembers(envelope) else { return nil }
        let content = try open(envelope, arrival).content
        guard case .signal(let signal) = content.body, let what = ShownSignal.What(signal) else { return nil }
        let isPresence = what != .typing && what != .stopped
        guard !isPresence || network.contentPolicy.allowsPresence else { return nil }
        let conversation = arrived.header.conversation
        return ShownSignal(
            what: what,
            from: try client.login(of: envelope.sender),
            user: envelope.sender.user,
            device: arrived.header.device,
            conversation: conversation,
            room: content.users == nil ? try client.roomName(conversation).text : nil,
            at: client.clock(),
            isMuted: try home.isMuted(conversation, at: client.clock())
        )
    }

    /// Under an entry that is known here; nothing is fetched for it.
    private func isAmongMembers(_ envelope: AuthenticEnvelope) throws -> Bool {
        guard let witness = RoomWitness(envelope.header) else { return true }
        guard let room = try client.heldRoom(witness.point.room) else { return false }
        guard
            case .member = room.chain.standing(
                of: witness.who,
                identity: envelope.author.identity,
                under: witness.point
            )
        else { return false }
        return room.state.member(client.who)?.identity == .of(client.account.identity)
    }
}
