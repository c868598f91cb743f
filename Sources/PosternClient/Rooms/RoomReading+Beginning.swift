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
    /// - Returns: `nil` where the relay does not give what the header names.
    /// - Throws: ``ClientError/untrusted(_:_:)``, which is not shown yet: nothing is kept.
    func begin(_ witness: RoomWitness, brought: BroughtRoom? = nil) async throws -> HeldRoom? {
        let room = witness.point.room
        let entries = try await documents(of: room, from: 1)
        guard let first = entries.first.flatMap({ try? RoomEntry(parsing: $0.body) }) else { return nil }
        do {
            let chain = first.version == 1 ? RoomChain(of: room) : try await anchored(at: witness, entries)
            guard let chain else { return nil }
            return try await begin(chain, entries, witness, brought)
        } catch let error as ChainError {
            throw ClientError.untrusted("a room", error)
        }
    }

    /// At the header's entry, which has to be among those that the relay gives, with the state that it gives.
    private func anchored(at witness: RoomWitness, _ entries: [Document]) async throws -> RoomChain? {
        guard let entry = entries.first(where: { $0.hash == witness.point.entry }) else {
            let isOther = entries.contains { (try? RoomEntry(parsing: $0.body))?.version == witness.point.version }
            if isOther { throw ChainError.brokenLink(version: witness.point.version) }
            return nil
        }
        guard let state = try await state(of: witness.point) else { return nil }
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

    private func begin(
        _ start: RoomChain,
        _ entries: [Document],
        _ witness: RoomWitness,
        _ brought: BroughtRoom?
    ) async throws -> HeldRoom? {
        let later = entries.filter { document in
            guard let entry = try? RoomEntry(parsing: document.body) else { return true }
            return entry.version > start.anchor?.version ?? 0
        }
        // By name, and to be written to.
        for member in start.anchor?.state.members ?? [] where try client.heldLists(of: member.who) == nil {
            if let lists = try await refresh(member.who) { try await client.pin(lists, connection, network: network) }
        }
        let reading = try await read(later, on: start, witness)
        guard reading.chain.newest != nil else {
            if let error = reading.error { throw error }
            return nil
        }
        if brought != nil, try !bearsOut(witness, reading) { return nil }
        try await meet(reading.strangers, in: reading.chain.entries)
        let anchor = start.anchor.flatMap { head in entries.first { $0.hash == head.entry } }
        let kept = (anchor.map { [$0] } ?? []) + reading.chain.entries.map(\.document)
        let first = start.anchor?.version ?? 1
        let new = NewRoom(
            room: start.room,
            anchor: start.anchor.map { RoomAnchor(version: $0.version, state: $0.state.body) },
            entries: kept.enumerated().map { index, document in
                StoredDocument(document, .roomEntry(start.room, version: first + UInt32(clamping: index)))
            },
            details: brought?.details
        )
        let news =
            try brought.map { try self.news(of: reading.chain, $0) } ?? news(of: reading.chain, from: witness.who)
        guard try client.home.begin(new, with: news, at: client.clock()) == .begun else {
            return try client.heldRoom(start.room)
        }
        var held = try client.heldRoom(start.room)
        held?.chain = reading.chain
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

extension StoredDocument {
    init(_ document: Document, _ name: DocumentName) {
        self.init(name: name, hash: document.hash, body: document.body, signature: document.signature)
    }
}
