import FoundationEssentials
import PosternHome
import PosternTrust
import PosternWire

// Rooms that are new here.
extension RoomReading {
    /// Begins to hold a room that a member's message names: from its first entry where the relay gives it, else from the
    /// entry that the message's signed header names.
    ///
    /// - Parameters:
    ///   - witness: From that header, whose signature is checked, or from another device of this user.
    ///   - brought: What that device tells of the room, and has to be so; `nil` for a message, which is judged under the
    ///     room afterwards.
    /// - Returns: `nil` where the relay does not give what the header names, and where this user is in as many rooms as
    ///   anybody may be: then the message waits.
    /// - Throws: ``ClientError/untrusted(_:_:)``, which is not shown yet: nothing is kept, and nobody is met.
    func begin(_ witness: RoomWitness, brought: BroughtRoom? = nil) async throws -> HeldRoom? {
        let room = witness.point.room
        guard try hasPlaceForRoom() else { return nil }
        var part = try await part(of: room, from: 1)
        guard let first = part.first else { return nil }
        do {
            guard first > 1 else { return try await begin(RoomChain(of: room), &part, witness, brought) }
            part = try await self.part(of: room, from: witness.point.version)
            guard let chain = try await anchored(at: witness, part.documents) else { return nil }
            return try await begin(chain, &part, witness, brought)
        } catch let error as ChainError {
            throw ClientError.untrusted("a room", error)
        }
    }

    /// The relay lets nobody be in more rooms: so one that lies makes a home no larger than that.
    private func hasPlaceForRoom() throws -> Bool {
        guard try client.home.rooms().count >= Limits.roomsOfUser else { return true }
        return try client.heldRooms().count { $0.state.member(client.who) != nil } < Limits.roomsOfUser
    }

    /// At the header's entry, which has to be among those that the relay gives, with the state that it gives.
    private func anchored(at witness: RoomWitness, _ entries: [Document]) async throws -> RoomChain? {
        guard let entry = entries.first(where: { $0.hash == witness.point.entry }) else {
            let isOther = entries.contains { (try? RoomEntry(parsing: $0.body))?.version == witness.point.version }
            if isOther { throw ChainError.brokenLink(version: witness.point.version) }
            return nil
        }
        guard let state = try await state(of: witness.point) else { return nil }
        // Who is not in the room is refused; whose device is listed no more waits for somebody who stands by it.
        guard (try? RoomState(parsing: state).member(witness.who)) != nil else {
            throw ChainError.unlawful(.notMember(witness.who))
        }
        return try RoomChain(from: witness, entry: entry, state: state, knowing: try lists(of: [witness.who]))
    }

    private func state(of point: RoomPoint) async throws -> [UInt8]? {
        var fetch = FetchRoomState()
        fetch.room = Data(point.room.bytes)
        fetch.version = point.version
        do {
            guard case .roomState(let answer) = try await connection.askPatiently(.fetchRoomState(fetch)) else {
                throw ClientError.protocolBroken("another answer than a room's state")
            }
            return Array(answer.state)
        } catch let refusal as RelayRefusal where refusal.code == .notFound {
            return nil
        }
    }

    /// - Parameter part: The first entries that the relay gives.
    private func begin(
        _ start: RoomChain,
        _ part: inout RoomPart,
        _ witness: RoomWitness,
        _ brought: BroughtRoom?
    ) async throws -> HeldRoom? {
        // What was brought is compared with the entry that it names, so that one has to be there.
        let needed = brought == nil ? 1 : witness.point.version
        guard let (reading, entries) = try await readBeginning(on: start, &part, witness, upTo: needed) else {
            return nil
        }
        guard reading.chain.names(client.who, .of(client.account.identity)) else {
            throw ChainError.unlawful(.notMember(client.who))
        }
        if brought != nil, try !bearsOut(witness, reading) { return nil }
        try await meetMembers(of: reading)
        let news =
            try brought.map { try self.news(of: reading.chain, $0) } ?? news(of: reading.chain, from: witness.who)
        let new = NewRoom(reading.chain, entries, details: brought?.details)
        guard try client.home.begin(new, with: news, at: client.clock()) == .begun else {
            return try client.heldRoom(start.room)
        }
        guard var held = try client.heldRoom(start.room) else { throw HomeError.damaged("room") }
        held.chain = reading.chain
        if let error = reading.error {
            _ = try tell(error, reading, held)
            throw ClientError.untrusted("an entry of \(held.name.text)", error)
        }
        if part.hasMore { return try await update(start.room, witness: witness) }
        if let waiting = held.waiting { try tell(waiting, in: held) }
        return held
    }

    /// Whether the relay's entries lead to what another device of this user has verified.
    ///
    /// - Throws: ``ChainError`` where they lead elsewhere.
    private func bearsOut(_ witness: RoomWitness, _ reading: Reading) throws -> Bool {
        let identity = Hash512.of(client.account.identity)
        switch reading.chain.standing(of: witness.who, identity: identity, under: witness.point) {
        case .member: return true
        case .conflict: throw ChainError.fork(version: witness.point.version)
        case .stranger: throw ChainError.unconfirmed(version: witness.point.version)
        case .provisional, .ahead, .beforeAnchor:
            if let error = reading.error { throw error }
            return false
        }
    }

    /// Another device was shown what came before.
    private func news(of chain: RoomChain, _ brought: BroughtRoom) throws -> RoomNews {
        let later = chain.entries.filter { $0.version > brought.point.version }
        var news = try client.news(of: later, in: chain, details: brought.details)
        let notice = ClientNotice.roomBrought(
            room: brought.name,
            version: brought.point.version,
            members: try chain.state(at: brought.point.version)?.members.map { try client.login(of: $0.who) } ?? []
        )
        news.notices.insert(notice.forHome(in: chain.room), at: 0)
        return news
    }

    /// As much as begins the room: where its first entry waits for somebody who stands by it, a later part may have that.
    ///
    /// - Parameter version: Read at least so far, where the relay gives it.
    /// - Returns: `nil` where nothing does; else with the entries that it was read from.
    private func readBeginning(
        on start: RoomChain,
        _ part: inout RoomPart,
        _ witness: RoomWitness,
        upTo version: UInt32
    ) async throws -> (Reading, [Document])? {
        var (entries, asked) = (part.documents, UInt32(1))
        while true {
            let reading = try await read(start.following(entries), on: start, witness)
            if let newest = reading.chain.newest, newest.version >= version || !part.hasMore || reading.error != nil {
                return (reading, entries)
            }
            if let error = reading.error { throw error }
            guard part.hasMore, let next = part.next(after: asked), entries.bytes <= RoomPart.waitingBytes else {
                return nil
            }
            (part, asked) = (try await self.part(of: start.room, from: next), next)
            entries += part.documents
        }
    }

    /// By name, and to be written to. Only now that the room is one of this user's, as whoever writes can name anybody.
    private func meetMembers(of reading: Reading) async throws {
        try await meet(reading.strangers, in: reading.chain.entries)
        for member in reading.chain.anchor?.state.members ?? [] where try client.isStranger(member.who) {
            var lists = reading.strangers[member.who]
            if lists == nil { lists = try await refresh(member.who) }
            if let lists { try await meet([lists]) }
        }
    }

    /// Who is met with a whole history is shown it; who came later is shown who is there.
    private func news(of chain: RoomChain, from sender: Who) throws -> RoomNews {
        var news = try client.news(of: chain.entries, in: chain, details: nil)
        if let anchor = chain.anchor {
            let notice = ClientNotice.roomJoined(
                room: RoomName(id: chain.room, title: nil),
                version: anchor.version,
                by: try client.login(of: sender),
                members: try anchor.state.members.map { try client.login(of: $0.who) }
            )
            news.notices.insert(notice.forHome(in: chain.room), at: 0)
        }
        return news
    }
}

extension RoomChain {
    /// What comes after the anchor. What cannot be read is refused when it is taken.
    fileprivate func following(_ entries: [Document]) -> [Document] {
        guard let anchor else { return entries }
        return entries.filter { document in
            guard let entry = try? RoomEntry(parsing: document.body) else { return true }
            return entry.version > anchor.version
        }
    }

    /// Whether somebody is or was in the room with an identity, as far as it is known.
    fileprivate func names(_ who: Who, _ identity: Hash512) -> Bool {
        let members = (anchor?.state.members ?? []) + entries.flatMap(\.content.change.namedMembers)
        return members.contains { $0.who == who && $0.identity == identity }
    }
}

extension NewRoom {
    /// - Parameter entries: The anchor's among them, where there is one.
    fileprivate init(_ chain: RoomChain, _ entries: [Document], details: StoredRoomDetails?) {
        let anchor = chain.anchor.flatMap { head in entries.first { $0.hash == head.entry } }
        let kept = (anchor.map { [$0] } ?? []) + chain.entries.map(\.document)
        let first = chain.anchor?.version ?? 1
        self.init(
            room: chain.room,
            anchor: chain.anchor.map { RoomAnchor(version: $0.version, state: $0.state.body) },
            entries: kept.enumerated().map { index, document in
                StoredDocument(document, .roomEntry(chain.room, version: first + UInt32(clamping: index)))
            },
            details: details
        )
    }
}

extension StoredDocument {
    init(_ document: Document, _ name: DocumentName) {
        self.init(name: name, hash: document.hash, body: document.body, signature: document.signature)
    }
}
