import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

// Step 3 of a message in a room: the entry that its header names is known, and its sender and this user are in the state
// after it. The signature is good by then, so what the header names may count.
extension EnvelopeTaking {
    enum RoomStanding {
        case member
        case settled(Verdict?)
    }

    /// A message in a room on its way through this step.
    struct RoomTaking {
        let envelope: AuthenticEnvelope
        let witness: RoomWitness
        let taking: Taking
        let place: OrderPlace
        let wasClosed: Bool

        /// - Returns: `nil` for what is no message in a room.
        init?(_ envelope: AuthenticEnvelope, _ taking: Taking, _ place: OrderPlace, wasClosed: Bool) {
            guard let witness = RoomWitness(envelope.header) else { return nil }
            self.envelope = envelope
            self.witness = witness
            self.taking = taking
            self.place = place
            self.wasClosed = wasClosed
        }
    }

    func standing(_ message: RoomTaking) async throws -> RoomStanding {
        do {
            guard let room = try await room(of: message) else { return try await waits(message, inUnknownRoom: true) }
            return try await standing(message, in: room)
        } catch ClientError.untrusted(_, let error) {
            if case .unconfirmed = error, try home.room(message.witness.point.room) == nil {
                return try await waits(message)
            }
            return try await standing(message, after: error.description)
        } catch let error as ClientError where error.isAboutUser {
            return try await standing(message, after: error.description)
        }
    }

    /// What came before a refused entry is kept, and may be what the header names.
    private func standing(_ message: RoomTaking, after why: String) async throws -> RoomStanding {
        guard let room = try client.heldRoom(message.witness.point.room) else {
            return try refused(message, "its room cannot be believed: \(why)")
        }
        return try await standing(message, in: room)
    }

    /// The room with the entry that the header names, where that can be had.
    private func room(of message: RoomTaking) async throws -> HeldRoom? {
        let reading = RoomReading(client: client, network: network, connection: connection)
        let witness = message.witness
        guard let held = try client.heldRoom(witness.point.room) else { return try await reading.begin(witness) }
        switch held.chain.standing(of: witness.who, identity: message.envelope.author.identity, under: witness.point) {
        case .ahead, .provisional: return try await reading.update(held.id, witness: witness)
        // The other entry, where the relay has it too: two signed ones of a version are a fork.
        case .conflict: return try await compared(held, witness, reading)
        case .member, .stranger, .beforeAnchor: return held
        }
    }

    private func compared(_ held: HeldRoom, _ witness: RoomWitness, _ reading: RoomReading) async throws -> HeldRoom {
        guard witness.point.version == held.newest.version else { return held }
        let documents = try await reading.part(of: held.id, from: witness.point.version).documents
        do {
            return try await reading.take(documents.filter { $0.hash == witness.point.entry }, of: held.id, witness)
        } catch ClientError.untrusted {
            // It was shown, and the message is refused in any case.
            return try client.heldRoom(held.id) ?? held
        }
    }

    private func standing(_ message: RoomTaking, in room: HeldRoom) async throws -> RoomStanding {
        let (witness, name) = (message.witness, room.name.text)
        switch room.chain.standing(of: witness.who, identity: message.envelope.author.identity, under: witness.point) {
        case .member: break
        case .stranger: return try refused(message, "its sender was not in \(name)")
        case .conflict: return try refused(message, "it names another entry of \(name) than the one that is known")
        case .beforeAnchor: return try refused(message, "it is of a time before you were in \(name)")
        case .provisional: return try await waits(message)
        case .ahead: return try await withheld(message, in: room)
        }
        let own = room.chain.state(at: witness.point.version)?.member(client.who)
        guard own?.identity == .of(client.account.identity) else {
            return try refused(message, "you were not in \(name) when it was written")
        }
        return .member
    }

    /// A member's header names an entry that the relay does not give: nothing is sealed to the room before it is there.
    private func withheld(_ message: RoomTaking, in room: HeldRoom) async throws -> RoomStanding {
        let (witness, envelope) = (message.witness, message.envelope)
        let version = witness.point.version
        guard room.state.member(witness.who)?.identity == envelope.author.identity, !envelope.isDeviceRemoved else {
            return try refused(message, "it names an entry of \(room.name.text) that the relay does not give")
        }
        try home.note(NamedEntry(who: witness.who, device: witness.device, version: version), of: room.id)
        return try await wait(message, telling: .roomWithheld(room: room.name, version: version))
    }

    /// Nobody whose word counts stands by the entry yet, or the room is not there at all: that may change, and says nothing
    /// of what may be sealed meanwhile.
    private func waits(_ message: RoomTaking, inUnknownRoom isUnknown: Bool = false) async throws -> RoomStanding {
        guard isUnknown else { return try await wait(message, telling: nil) }
        let point = message.witness.point
        let name = RoomName(id: point.room, title: nil)
        return try await wait(message, telling: .roomWithheld(room: name, version: point.version))
    }

    private func wait(_ message: RoomTaking, telling notice: ClientNotice?) async throws -> RoomStanding {
        let point = message.witness.point
        let outcome = try home.wait(
            message.taking.arrival,
            for: .roomEntry(point.room, version: point.version),
            wrapBlock: try await blockToKeep(message.taking),
            telling: notice?.forHome(in: point.room)
        )
        guard outcome == .tooMany else { return .settled(.taken) }
        return try refused(message, "too many messages wait for documents that the relay withholds")
    }

    private func refused(_ message: RoomTaking, _ why: String) throws -> RoomStanding {
        var place = message.place
        let arrival = message.taking.arrival
        _ = try place.take(
            message.envelope.arrivalUnopened(at: arrival.receivedAt),
            wasClosed: message.wasClosed
        )
        return .settled(try refuse(arrival, place.update, why))
    }

    /// Of somebody who has been removed since.
    func roomMarks(of opened: OpenedMessage) throws -> MessageMarks {
        guard opened.header.kind == .room, let room = try client.heldRoom(opened.header.conversation) else { return [] }
        return room.state.member(opened.sender)?.identity == opened.author.identity ? [] : .memberRemoved
    }
}

extension ClientError {
    /// Whether somebody cannot be taken for who they are said to be, and the connection is good.
    fileprivate var isAboutUser: Bool {
        switch self {
        case .noDevice, .otherVouched: true
        default: false
        }
    }
}

// Title and description.
extension EnvelopeTaking {
    /// What counts is kept, and shown where it changes something. What somebody says without the right to it has no effect,
    /// and is told once a day.
    func learnDetails(from opened: OpenedMessage) throws {
        guard case .roomDetails(let details) = opened.content.body, !opened.isDeviceRemoved else { return }
        for _ in 0..<Self.attemptsAtMost {
            guard let room = try client.heldRoom(opened.header.conversation) else { return }
            guard room.chain.state(at: opened.header.roomVersion)?.allowsDetails(by: opened.author) == true else {
                if repeats(details, in: room) { return }
                return try client.tell(.roomDetailsIgnored(room: room.name, by: client.login(of: opened.sender)))
            }
            if let held = room.details, !details.supersedes(held) { return }
            if try client.set(details, of: room, by: opened.sender) == .done { return }
        }
        throw HomeError.locked
    }
}

extension EnvelopeTaking {
    /// Whether these change nothing in any case. Who brings somebody back into a room repeats what it is called, as a plain
    /// member too.
    private func repeats(_ details: RoomDetails, in room: HeldRoom) -> Bool {
        guard let held = room.details else { return details.title.isEmpty && details.description.isEmpty }
        return !details.supersedes(held)
    }
}

extension Client {
    /// - Parameter message: What tells the others.
    func set(
        _ details: RoomDetails,
        of room: HeldRoom,
        by author: Who,
        telling message: Outgoing? = nil
    ) throws -> Home.RoomOutcome {
        let stored = try stored(details, by: author)
        var news = RoomNews(messages: message.map { [$0] } ?? [])
        let isSame = room.details.map { $0.title == details.title && $0.description == details.description }
        if isSame != true {
            let notice = ClientNotice.roomDetails(
                room: room.name,
                title: details.title.text,
                description: details.description,
                by: try login(of: author)
            )
            news.notices.append(notice.forHome(about: .of(stored.content), in: room.id))
        }
        return try home.set(stored, of: room.stored, with: news, at: clock())
    }
}
