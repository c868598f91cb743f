import FoundationEssentials
import PosternHome
import PosternTrust
import PosternWire

/// Sends what waits in the home, over one connection: first what was sealed and has no answer, the same bytes again;
/// then what waits to be sealed, one at a time in each conversation.
struct Outbox {
    /// A message is sealed so often, when lists changed meanwhile; then the relay and the lists disagree.
    static let sealingsAtMost = 3
    /// The same in a room, which others may change at any time.
    static let sealingsInRoomAtMost = 32
    /// The same bytes go so often, when the relay asks to come again later.
    static let attemptsAtMost = 5
    /// Why a message is held: it was written for an identity that has changed.
    static let holdForChange: Int64 = 1

    let client: Client
    let network: Network
    let connection: ClientConnection
    /// The one that somebody waits for; others fail into a notice.
    let ours: MessageID?
    /// Only messages of this kind; nil for all.
    let kind: Header.Kind?
    /// Devices that did not get ``ours``.
    private(set) var leftOut: [DeviceID] = []
    /// For which it was not sealed.
    private var omitted: [DeviceID] = []

    private var finding: RecipientFinding
    private var sealings: [MessageID: Int] = [:]
    private var blocked: [ConversationID: ClientError] = [:]
    private var given: ClientError?

    init(_ client: Client, _ signedIn: SignedIn, ours: MessageID?, kind: Header.Kind? = nil) {
        self.client = client
        network = signedIn.network
        connection = signedIn.connection
        self.ours = ours
        self.kind = kind
        finding = RecipientFinding(client: client, network: signedIn.network, connection: signedIn.connection)
    }

    /// - Throws: ``ClientError`` when the connection is of no more use, or ``ours`` was not sent.
    mutating func flush() async throws {
        while try await step() {}
        try checkOurs()
    }

    /// - Returns: Whether anything was done.
    private mutating func step() async throws -> Bool {
        let unanswered = try client.home.unanswered(kind).filter { blocked[$0.conversation] == nil }
        for sealing in unanswered { try await transmit(sealing) }
        let ready = try client.home.readyToSeal(kind, besides: Set(blocked.keys), limit: 16)
        for item in ready { try await seal(item) }
        return !unanswered.isEmpty || !ready.isEmpty
    }

    private func checkOurs() throws {
        guard let ours else { return }
        switch try client.home.state(of: ours) {
        case .accepted?: return
        case .unanswered?: throw ClientError.unanswered
        case .refused(let code)?:
            let code = RefusalCode(rawValue: Int(clamping: code)) ?? .unspecified
            throw given ?? .refused(code, "the message is refused")
        case .queued?, .held?, nil: throw try given ?? blocking(ours) ?? .unanswered
        }
    }

    /// What stops an earlier message of the same conversation.
    private func blocking(_ first: MessageID) throws -> ClientError? {
        let conversation = try client.home.outbox().first { $0.first == first }?.conversation
        return conversation.flatMap { blocked[$0] }
    }
}

// Sealing.
extension Outbox {
    private mutating func seal(_ ready: ReadyToSeal) async throws {
        do {
            let found = try await finding.recipients(for: ready.message)
            let recipients = ready.message.saysReceipts ? found.passing : found
            sealings[ready.message.first, default: 0] += 1
            let sealing = MessageSealing(client: client, network: network, connection: connection)
            let omitted = try await sealing.seal(ready, for: recipients)
            if ready.message.first == ours { self.omitted = omitted }
        } catch let refusal as RelayRefusal {
            try block(ready.message, refusal.asClientError)
        } catch let error as ClientError where error.isAboutMessage {
            try block(ready.message, error)
        }
    }

    /// What cannot be sealed now waits, and with it what comes behind it in its conversation.
    private mutating func block(_ message: Outgoing, _ error: ClientError) throws {
        if message.first == ours {
            given = error
            blocked[message.conversation] = error
            return
        }
        if message.kind == .device { return try blockRequest(message, error) }
        if message.saysReceipts { return try drop(message) }
        if message.isMoot(after: error) { return try drop(message) }
        if message.kind == .room, error.isEndOfRoom { return try giveUp(message, error) }
        switch error {
        // In a room it goes by itself once the user has accepted the member.
        case .identityChanged where message.kind != .room, .writtenForFormer: try holdBack(message)
        default:
            blocked[message.conversation] = error
            try tellNotSent(message.first, try client.name(of: message.conversation, message.kind, message.peer), error)
        }
    }

    /// Who is in a room no more sends nothing to it, also where somebody adds them again: what was written was for who
    /// was there then.
    private func giveUp(_ message: Outgoing, _ error: ClientError) throws {
        let notice = ClientNotice.notSent(
            login: try client.roomName(message.conversation).text,
            why: error.description,
            message: message.first.description
        )
        _ = try client.home.giveUp(message.first, telling: notice.forHome(), at: client.clock())
    }

    /// Nothing that was written is sealed to another identity without a word of the user. Others pass it.
    private func holdBack(_ message: Outgoing) throws {
        guard try client.home.hold(message.first, reason: Self.holdForChange) == .done else { return }
        let login = try message.peer.map { try client.login(of: $0) } ?? client.account.login
        try client.tell(.heldBack(login: login, message: message.first.description))
    }

    /// Nobody waits for a message between devices: it goes later, or never.
    private mutating func blockRequest(_ message: Outgoing, _ error: ClientError) throws {
        blocked[message.conversation] = error
        guard error == .noLongerKept || error == .deviceNotListed else { return }
        try drop(message)
    }

    private func drop(_ message: Outgoing) throws {
        guard try client.home.hold(message.first, reason: 0) == .done else { return }
        _ = try client.home.withdraw(message.first)
    }
}

// The relay's answers.
extension Outbox {
    private mutating func transmit(_ sealing: Sealing) async throws {
        var delay = RetryDelay()
        for _ in 0..<Self.attemptsAtMost {
            do {
                return try await receive(try await connection.ask(.send(Send(sealing))), about: sealing)
            } catch let refusal as RelayRefusal {
                guard let seconds = refusal.retryAfterSeconds else { return try await refused(sealing, refusal) }
                if sealing.kind == .device {
                    // The same bytes go with the next flush.
                    blocked[sealing.conversation] = refusal.asClientError
                    return
                }
                let wait = delay.next(random: .random(in: 0..<1), asked: min(seconds, 30))
                try await Task.sleep(for: .milliseconds(wait))
            }
        }
        // One conversation waits; others go on.
        blocked[sealing.conversation] = .unanswered
    }

    private mutating func receive(_ answer: ServerFrame.OneOf_Body, about sealing: Sealing) async throws {
        switch answer {
        case .accepted(let accepted):
            guard MessageID(accepted.message) == sealing.message else {
                throw ClientError.protocolBroken("an acceptance of another message")
            }
            let devices = accepted.leftOut.compactMap { DeviceID($0) }
            // What the relay says, and what it need not say.
            if sealing.first == ours { leftOut = omitted + devices.filter { !omitted.contains($0) } }
            let time = Timestamp(milliseconds: accepted.atMs)
            let message = try client.home.outgoing(sealing.first)
            _ = try client.home.accepted(
                sealing.message,
                at: time,
                leftOut: devices,
                roomVersion: sealing.roomVersion,
                doing: try message.map { try client.effect(ofAccepted: $0) } ?? .none,
                now: client.clock()
            )
        case .wrongRecipients(let wrong): try await wrongRecipients(wrong, sealing)
        default: throw ClientError.protocolBroken("another answer than to a message")
        }
    }

    private mutating func refused(_ sealing: Sealing, _ refusal: RelayRefusal) async throws {
        switch refusal.code {
        case .staleList: try await client.fetchOwnLists(connection)
        case .staleRoom: guard try await updateRoom(of: sealing) else { return }
        default:
            let error = try await explained(refusal, sealing)
            if case .untrusted = error { return try putOff(sealing, error) }
            return try giveUp(sealing, error)
        }
        try sealAgain(sealing)
    }

    /// What stops it may pass: the message is sealed again with the next flush, and what comes behind it waits.
    private mutating func putOff(_ sealing: Sealing, _ error: ClientError) throws {
        _ = try client.home.refused(sealing.message, code: 0, then: .sealAgain, now: client.clock())
        blocked[sealing.conversation] = error
        if sealing.first == ours {
            given = error
        } else {
            try tellNotSent(sealing.first, try client.name(of: sealing.conversation, sealing.kind, sealing.peer), error)
        }
    }

    /// Somebody's change came first: the message is sealed again, for who is in the room now.
    ///
    /// - Returns: Whether that can be done.
    private mutating func updateRoom(of sealing: Sealing) async throws -> Bool {
        let reading = RoomReading(client: client, network: network, connection: connection)
        do {
            let room = try await reading.update(sealing.conversation)
            if room.waiting != nil { throw ClientError.roomUnconfirmed(room.name.text) }
            return true
        } catch let error as ClientError where error.isAboutMessage {
            if case .noSuchRoom = error { try giveUp(sealing, error) } else { try putOff(sealing, error) }
            return false
        }
    }

    /// The relay does not know the room for this user any more: the entry that removed them says why.
    private mutating func explained(_ refusal: RelayRefusal, _ sealing: Sealing) async throws -> ClientError {
        guard sealing.kind == .room, refusal.code == .notFound else { return refusal.asClientError }
        let reading = RoomReading(client: client, network: network, connection: connection)
        do {
            try client.checkMayUse(try await reading.update(sealing.conversation))
            return refusal.asClientError
        } catch let error as ClientError where error.isAboutMessage {
            return error
        }
    }

    /// The names are a hint to fetch lists. A device that is on none of them is never sealed to.
    private mutating func wrongRecipients(_ wrong: WrongRecipients, _ sealing: Sealing) async throws {
        try await client.fetchOwnLists(connection)
        if sealing.kind == .room { return try await wrongMembers(wrong, sealing) }
        var readers: Set<Who> = [client.who]
        do {
            if let peer = sealing.peer, peer != client.who {
                try await client.refresh(peer, connection, network: network)
                readers.insert(peer)
            }
        } catch let error as ClientError where error.isAboutMessage {
            return try giveUp(sealing, error)
        }
        if let stranger = try stranger(in: wrong, besides: readers) { return try refuse(stranger, sealing) }
        try sealAgain(sealing)
    }

    /// A device that the relay asks for and that is on no list of these.
    private func stranger(in wrong: WrongRecipients, besides readers: Set<Who>) throws -> DeviceID? {
        let known = try readers.reduce(into: Set<DeviceID>()) { known, who in
            known.formUnion(try client.heldLists(of: who)?.newest.content.devices.map(\.id) ?? [])
        }
        return wrong.missing.compactMap { DeviceID($0) }.first { !known.contains($0) }
    }

    private mutating func refuse(_ stranger: DeviceID, _ sealing: Sealing) throws {
        try client.tell(.unknownDevice(device: stranger.description))
        try giveUp(sealing, .unknownDevice(stranger))
    }

    /// In a room the answer names a part of the lists only: before a device is taken for a stranger's all are fetched.
    private mutating func wrongMembers(_ wrong: WrongRecipients, _ sealing: Sealing) async throws {
        let members = Set(try client.heldRoom(sealing.conversation)?.state.members.map(\.who) ?? [])
        let named = try named(in: wrong, among: members)
        var failure = try await refresh(named)
        // Where it is full it may have left out whose devices these are.
        let isFull = wrong.lists.count >= Limits.listsInAnswer
        if isFull, sealings[sealing.first, default: 0] < Self.fullAnswers(for: members) {
            return try sealAgain(sealing)
        }
        guard try stranger(in: wrong, besides: members) != nil else { return try sealAgain(sealing) }
        failure = try await refresh(members.subtracting(named)) ?? failure
        guard let stranger = try stranger(in: wrong, besides: members) else { return try sealAgain(sealing) }
        // It may well stand on the list that could not be had.
        if let failure { return try putOff(sealing, failure) }
        try refuse(stranger, sealing)
    }

    /// So often an honest relay may have more lists to name than an answer holds.
    private static func fullAnswers(for members: Set<Who>) -> Int { members.count / Limits.listsInAnswer + 2 }

    /// Whose lists are newer, as the relay says, and of whose devices it says that they may not be there.
    private func named(in wrong: WrongRecipients, among members: Set<Who>) throws -> Set<Who> {
        let surplus = Set(wrong.surplus.compactMap { DeviceID($0) })
        let named = Set(wrong.lists.compactMap { UserID($0.user) }.map { Who(network: network.id, user: $0) })
        return try members.filter { who in
            if named.contains(who) { return true }
            let devices = try client.heldLists(of: who)?.newest.content.devices.map(\.id) ?? []
            return !surplus.isDisjoint(with: devices)
        }
    }

    /// - Returns: Why the lists of one of them could not be had. The others' are fetched all the same.
    private func refresh(_ members: Set<Who>) async throws -> ClientError? {
        var failure: ClientError?
        for who in members.sorted() where who != client.who {
            do {
                try await client.refresh(who, connection, network: network)
            } catch let error as ClientError where error.isAboutMessage {
                failure = error
            }
        }
        return failure
    }

    private mutating func sealAgain(_ sealing: Sealing) throws {
        let most = sealing.kind == .room ? Self.sealingsInRoomAtMost : Self.sealingsAtMost
        guard sealings[sealing.first, default: 0] < most else {
            return try giveUp(sealing, .recipientsDisputed)
        }
        if sealings[sealing.first] == nil { sealings[sealing.first] = 1 }
        _ = try client.home.refused(sealing.message, code: 0, then: .sealAgain, now: client.clock())
    }

    private mutating func giveUp(_ sealing: Sealing, _ error: ClientError) throws {
        let code: Int64 = if case .refused(let code, _) = error { Int64(code.rawValue) } else { 0 }
        _ = try client.home.refused(sealing.message, code: code, then: .giveUp, now: client.clock())
        if sealing.first == ours {
            given = error
        } else if try sealing.kind != .device && client.home.outgoing(sealing.first)?.saysReceipts != true {
            try tellNotSent(sealing.first, try client.name(of: sealing.conversation, sealing.kind, sealing.peer), error)
        }
    }

    private func tellNotSent(_ message: MessageID, _ login: String, _ error: ClientError) throws {
        try client.tell(.notSent(login: login, why: error.description, message: message.description))
    }
}

extension Client {
    /// Who, or which room, a message is to.
    func name(of conversation: ConversationID, _ kind: Header.Kind, _ peer: Who?) throws -> String {
        if kind == .room { return try roomName(conversation).text }
        return try peer.map { try login(of: $0) } ?? account.login
    }
}

extension Sealing {
    fileprivate var roomVersion: UInt32 { (try? Envelope(parsing: envelope).header.roomVersion) ?? 0 }
}

extension Send {
    fileprivate init(_ sealing: Sealing) {
        self.init()
        envelope = Data(sealing.envelope)
        wrapBlock = Data(sealing.wrapBlock)
        if let peer = sealing.peer { self.peer = Data(peer.bytes) }
    }
}

extension ClientError {
    /// Whether the user is not in a room (any more).
    fileprivate var isEndOfRoom: Bool {
        switch self {
        case .notInRoom, .noSuchRoom: true
        default: false
        }
    }

    /// Whether one message, or one contact, is concerned and not the connection or the home.
    fileprivate var isAboutMessage: Bool {
        switch self {
        case .notThere, .unanswered, .protocolBroken, .certificateRefused, .authorityNotShown, .replaced, .removed,
            .copiedHome, .notRegistered:
            false
        default: true
        }
    }
}
