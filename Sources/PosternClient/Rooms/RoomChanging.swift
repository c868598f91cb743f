import FoundationEssentials
import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

/// Makes entries of rooms and gives them to the relay. Somebody else's entry that came first is read, and the change made
/// again on what it left, if it is still wanted then.
struct RoomChanging {
    /// Another entry may come first so often.
    private static let attemptsAtMost = 16

    let client: Client
    let network: Network
    let connection: ClientConnection

    private var home: Home { client.home }
    var reading: RoomReading { RoomReading(client: client, network: network, connection: connection) }

    /// - Parameters:
    ///   - isLeaving: Which can be done in a room that is forked, too.
    ///   - wanted: What is to change in a room as it is; `nil` where it is so already. It may be called several times.
    /// - Returns: The room as it is then, and whether anything was changed.
    func change(
        _ room: ConversationID,
        isLeaving: Bool = false,
        _ wanted: (HeldRoom) async throws -> RoomChange?
    ) async throws -> (room: HeldRoom, isChanged: Bool) {
        for _ in 0..<Self.attemptsAtMost {
            let held = try await reading.update(room)
            try isLeaving ? client.checkIsIn(held) : client.checkMayUse(held)
            if held.waiting != nil { throw ClientError.roomUnconfirmed(held.name.text) }
            guard let change = try await wanted(held) else { return (held, false) }
            let document = try await entry(change, on: held)
            guard let version = held.stored.nextVersion else { break }
            let draft = RoomDraft(room: room, entry: StoredDocument(document, .roomEntry(room, version: version)))
            switch try home.draft(draft, on: held.stored) {
            case .stale: continue
            case .waits(let other): try await send(other)
            case .drafted:
                if try await put(draft) { return (try await reading.take([document], of: room), true) }
            }
        }
        throw ClientError.roomBusy(try client.roomName(room).text)
    }

    /// Founds a room.
    ///
    /// - Parameter details: The content that says its title and description.
    func create(_ creation: RoomCreation, saying details: [UInt8]) async throws -> HeldRoom {
        let own = try client.ownLists().newest
        let entry = RoomEntry(creating: creation, by: author(on: own), at: client.clock())
        let document = try await signed(entry, on: nil)
        let room = ConversationID(firstRoomEntry: document.hash)
        let draft = RoomDraft(
            room: room,
            entry: StoredDocument(document, .roomEntry(room, version: 1)),
            details: details
        )
        guard case .drafted = try home.draft(draft, on: nil), try await put(draft) else {
            throw ClientError.roomBusy(RoomName(id: room, title: nil).text)
        }
        return try begin(draft)
    }

    private func author(on list: VerifiedDeviceList) -> RoomEntry.Author {
        RoomEntry.Author(who: client.who, device: client.account.device, listVersion: list.version)
    }

    private func entry(_ change: RoomChange, on held: HeldRoom) async throws -> Document {
        let own = try client.ownLists().newest
        return try await signed(RoomEntry(change, on: held.newest, by: author(on: own), at: client.clock()), on: held)
    }

    /// What every reader would refuse is not sent. Before it is refused for somebody's lists these are fetched.
    private func signed(_ entry: RoomEntry, on held: HeldRoom?) async throws -> Document {
        do {
            return try judged(entry, on: held)
        } catch ClientError.unlawfulChange(let rule) where rule.dependsOnLists {
            for who in entry.concerned(on: held?.state) { try await reading.refresh(who) }
            return try judged(entry, on: held)
        }
    }

    private func judged(_ entry: RoomEntry, on held: HeldRoom?) throws -> Document {
        let newest = try reading.lists(of: entry.concerned(on: held?.state))
            .mapValues { $0.newest.content.identity.hash }
        do {
            let document = try Document(signing: entry, with: client.signingKey)
            _ = try RoomStep(
                document,
                on: held?.newest,
                under: try client.ownLists().newest,
                lastListVersion: 0,
                knowing: .newest(newest)
            )
            return document
        } catch ChainError.unlawful(let rule) {
            throw ClientError.unlawfulChange(rule)
        } catch let error as SigningError {
            throw ClientError.cryptography(error.description)
        }
    }
}

// Entries on their way.
extension RoomChanging {
    /// Sends again what earlier commands left. What others' entries have overtaken is told, and not made again: nobody is
    /// there to say whether it is still wanted.
    func sendDrafts() async throws {
        for draft in try home.roomDrafts() { try await send(draft) }
    }

    private func send(_ draft: RoomDraft) async throws {
        let name = try client.roomName(draft.room)
        let notice = ClientNotice.roomNotChanged(room: name).forHome(about: draft.entry.hash, in: draft.room)
        do {
            if try await put(draft, telling: notice, isWaitedFor: false) {
                if draft.entry.name.version == 1 {
                    _ = try begin(draft)
                } else {
                    _ = try await reading.take([Document(draft.entry)], of: draft.room)
                }
                return
            }
        } catch let refusal as RelayRefusal where refusal.retryAfterSeconds != nil {
            // It goes with a later connection, and stops no mail meanwhile.
            try client.tell(.roomChangeWaits(room: name, why: refusal.message))
        } catch ClientError.refused, ClientError.untrusted {
            // It was told when it was dropped.
        }
    }

    /// - Parameters:
    ///   - notice: Told if it is no more.
    ///   - isWaitedFor: By a person, who gives the relay the time that it asks for.
    /// - Returns: Whether the relay took it, now or before. Otherwise it is no more, and what came first is read.
    private func put(
        _ draft: RoomDraft,
        telling notice: Notice? = nil,
        isWaitedFor: Bool = true
    ) async throws -> Bool {
        var put = PutDocument()
        put.kind = .roomEntry
        put.subject = Data(draft.room.bytes)
        put.document = SignedDocument(body: draft.entry.body, signature: draft.entry.signature)
        do {
            let answer =
                isWaitedFor
                ? try await connection.askPatiently(.putDocument(put)) : try await connection.ask(.putDocument(put))
            guard case .done = answer else {
                throw ClientError.protocolBroken("another answer than to a room's entry")
            }
            return true
        } catch let refusal as RelayRefusal where refusal.retryAfterSeconds == nil {
            try home.dropDraft(draft, telling: notice, at: client.clock())
            switch refusal.code {
            case .conflict: _ = try await reading.updateIfHeld(draft.room)
            case .staleList: try await client.fetchOwnLists(connection)
            case .documentRefused: try await refreshConcerned(draft, refusal)
            default: throw refusal.asClientError
            }
            return false
        }
    }

    /// The relay judges by the newest lists. Where these say nothing new it is asked no second time.
    private func refreshConcerned(_ draft: RoomDraft, _ refusal: RelayRefusal) async throws {
        let state = try client.heldRoom(draft.room)?.state
        let concerned = try RoomEntry(parsing: draft.entry.body).concerned(on: state)
        let before = try reading.lists(of: concerned)
        for who in concerned { try await reading.refresh(who) }
        guard try reading.lists(of: concerned) != before else { throw refusal.asClientError }
    }

    /// The relay has the first entry of a room that this device founded.
    private func begin(_ draft: RoomDraft) throws -> HeldRoom {
        let entry = try Document(draft.entry)
        let lists = try reading.lists(of: try RoomEntry(parsing: entry.body).concerned(on: nil))
        var chain = RoomChain(of: draft.room)
        do {
            try chain.update(with: [entry], knowing: lists)
        } catch {
            throw ClientError.untrusted("the room's first entry", error)
        }
        let details =
            draft.details.isEmpty
            ? nil : StoredRoomDetails(by: client.who, at: client.clock(), content: draft.details)
        var news = try client.news(of: chain.entries, in: chain, details: details)
        if let details {
            news.messages.append(try client.message(saying: RoomDetails(stored: details), in: draft.room))
        }
        let new = NewRoom(room: draft.room, entries: [draft.entry], details: details)
        _ = try home.begin(new, with: news, at: client.clock())
        guard let held = try client.heldRoom(draft.room) else { throw HomeError.damaged("room") }
        return held
    }
}

extension RoomReading {
    func updateIfHeld(_ room: ConversationID) async throws -> HeldRoom? {
        guard try client.heldRoom(room) != nil else { return nil }
        return try await update(room)
    }
}

extension Client {
    /// - Throws: ``ClientError/notInRoom(_:)``, ``ClientError/roomForked(_:)``.
    func checkMayUse(_ room: HeldRoom) throws {
        if room.stored.fork != nil { throw ClientError.roomForked(room.name.text) }
        try checkIsIn(room)
    }

    /// - Throws: ``ClientError/notInRoom(_:)``.
    func checkIsIn(_ room: HeldRoom) throws {
        guard room.state.member(who)?.identity == .of(account.identity) else {
            throw ClientError.notInRoom(room.name.text)
        }
    }
}
