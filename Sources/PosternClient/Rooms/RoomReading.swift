import FoundationEssentials
import PosternHome
import PosternTrust
import PosternWire

/// Brings rooms up to date over one connection: every entry is verified, kept and told.
struct RoomReading {
    /// Another process may take the same entries; then everything is looked at again.
    private static let attemptsAtMost = 16

    let client: Client
    let network: Network
    let connection: ClientConnection
    /// Whether the user takes what waits: then the others are told by a message, which goes with what is kept.
    var isConfirming = false

    private var home: Home { client.home }

    /// Takes what the relay has beyond what is held, part by part.
    ///
    /// - Parameter witness: From a message whose signature is checked; it may confirm what else would wait.
    /// - Returns: The room as it is then; the chain has provisional entries too, which the home does not keep.
    /// - Throws: ``ClientError/untrusted(_:_:)`` where an entry is refused, which the user was shown: what came before it is
    ///   kept. ``ClientError/noSuchRoom(_:)`` for a room that is not held.
    func update(_ room: ConversationID, witness: RoomWitness? = nil) async throws -> HeldRoom {
        var held = try held(room)
        guard var version = held.stored.nextVersion else { return held }
        var waiting: [Document] = []
        while true {
            let part = try await part(of: room, from: version)
            if let last = part.last, last < version - 1 {
                try refuse(.rollback(held: version - 1, offered: last), held)
            }
            held = try await take(waiting + part.documents, of: room, witness, isLast: !part.hasMore)
            guard part.hasMore else { return held }
            waiting = held.chain.provisional.map(\.entry.document)
            guard let next = part.next(after: version), waiting.bytes <= RoomPart.waitingBytes else {
                try refuse(.layout(.tooLong), held)
            }
            version = next
        }
    }

    /// Takes entries from wherever they came.
    ///
    /// - Parameter isLast: Whether nothing more is there to take that may confirm what waits.
    func take(
        _ documents: [Document],
        of room: ConversationID,
        _ witness: RoomWitness? = nil,
        isLast: Bool = true
    ) async throws -> HeldRoom {
        for _ in 0..<Self.attemptsAtMost {
            let before = try held(room)
            let new = before.unknown(of: documents)
            guard !new.isEmpty else { return before }
            let reading = try await read(new, on: before.chain, witness)
            if try await keep(reading, before) {
                var after = try held(room)
                after.chain = reading.chain
                if let error = reading.error { throw ClientError.untrusted("an entry of \(after.name.text)", error) }
                if isLast, let waiting = after.waiting { try tell(waiting, in: after) }
                return after
            }
        }
        throw HomeError.locked
    }

    private func refuse(_ error: ChainError, _ room: HeldRoom) throws -> Never {
        try client.tell(.roomEntryRefused(room: room.name, why: error.description))
        throw ClientError.untrusted("an entry of \(room.name.text)", error)
    }

    /// Brings every room up to date that the relay says has gone on, or that this user is in no more. Others that it names
    /// are kept as heard of.
    func updateAll() async throws {
        let newest = try await newestVersions()
        try home.hearFromRelay(newest)
        for held in try client.heldRooms() where held.state.member(client.who) != nil {
            if let version = newest[held.id], version <= held.newest.version { continue }
            // What is refused was shown.
            do { _ = try await update(held.id) } catch ClientError.untrusted {}
        }
    }

    /// Of the rooms that this user is in, as the relay says.
    func newestVersions() async throws -> [ConversationID: UInt32] {
        guard case .rooms(let rooms) = try await connection.askPatiently(.fetchRooms(FetchRooms())) else {
            throw ClientError.protocolBroken("another answer than rooms")
        }
        return rooms.rooms.reduce(into: [:]) { newest, item in
            if let room = ConversationID(item.room) { newest[room] = item.version }
        }
    }

    private func held(_ room: ConversationID) throws -> HeldRoom {
        guard let held = try client.heldRoom(room) else {
            throw ClientError.noSuchRoom(RoomName(id: room, title: nil).text)
        }
        return held
    }

    func part(of room: ConversationID, from version: UInt32) async throws -> RoomPart {
        do {
            let part = try await connection.part(.roomEntry, of: room.bytes, from: version)
            return RoomPart(documents: part.documents, hasMore: part.hasMore)
        } catch let refusal as RelayRefusal where refusal.code == .notFound {
            return .none
        }
    }
}

// Verifying.
extension RoomReading {
    /// What entries have made of a chain. What came before a refused one is taken all the same.
    struct Reading {
        var chain: RoomChain
        var error: ChainError?
        /// Lists of users whom this device does not know yet: they are kept once an entry that names them is.
        var strangers: [Who: FetchedLists] = [:]
        /// The entry that ``error`` is about, where that is known.
        var refused: Document?
    }

    /// Reads with the lists that are held; before anything is refused for them, with the newest ones.
    func read(_ documents: [Document], on start: RoomChain, _ witness: RoomWitness?) async throws -> Reading {
        let concerned = Self.concerned(documents, on: start, witness)
        var strangers = try await fetchMissing(concerned, authorsOf: documents)
        var reading = Self.read(documents, on: start, witness, knowing: try lists(of: concerned, strangers))
        if reading.error?.dependsOnLists == true {
            for who in concerned { if let lists = try await refresh(who) { strangers[who] = lists } }
            reading = Self.read(documents, on: start, witness, knowing: try lists(of: concerned, strangers))
        }
        reading.strangers = strangers
        return reading
    }

    private static func read(
        _ documents: [Document],
        on start: RoomChain,
        _ witness: RoomWitness?,
        knowing lists: [Who: DeviceListChain]
    ) -> Reading {
        var reading = Reading(chain: start)
        do {
            let witnesses = witness.map { [$0] } ?? []
            try reading.chain.update(with: documents, witnesses: witnesses, knowing: lists)
        } catch {
            reading.error = error
            if case .fork = error {
                reading.refused = documents.first { reading.chain.isForked(by: $0, knowing: lists, witness) }
            }
        }
        return reading
    }

    /// Whose lists decide: authors, whom the entries name, moderators, and who stands by them.
    private static func concerned(
        _ documents: [Document],
        on chain: RoomChain,
        _ witness: RoomWitness?
    ) -> Set<Who> {
        var concerned = Set(witness.map { [$0.who] } ?? [])
        for case let entry? in documents.map({ try? RoomEntry(parsing: $0.body) }) {
            concerned.formUnion(entry.concerned(on: chain.newest?.state))
        }
        return concerned
    }

    /// Authors' lists are always fetched: whether a device is still listed decides about its entries.
    private func fetchMissing(
        _ concerned: Set<Who>,
        authorsOf documents: [Document]
    ) async throws -> [Who: FetchedLists] {
        let authors = Set(documents.compactMap { try? RoomEntry(parsing: $0.body).author })
        var strangers: [Who: FetchedLists] = [:]
        for who in concerned {
            guard try authors.contains(who) || client.heldLists(of: who) == nil else { continue }
            strangers[who] = try await refresh(who)
        }
        return strangers
    }

    /// Brings somebody's lists up to date. What is refused was shown, and what is held stays.
    ///
    /// - Returns: Those of a user whom this device does not know: an entry that is not taken makes nobody known.
    @discardableResult
    func refresh(_ who: Who) async throws -> FetchedLists? {
        do {
            if who == client.who {
                try await client.fetchOwnLists(connection)
            } else if who.network == network.id {
                if try client.isStranger(who) { return try await client.fetch(who, connection) }
                try await client.refresh(who, connection, network: network)
            }
        } catch ClientError.untrusted, ClientError.noDevice, ClientError.otherVouched {
            // It was shown.
        } catch let refusal as RelayRefusal {
            // One whose lists the relay does not give is a matter of their rooms alone.
            guard refusal.code == .notFound else { throw refusal.asClientError }
        }
        return nil
    }

    /// Whom a taken entry names, and who made it, is known from then on.
    func meet(_ strangers: [Who: FetchedLists], in entries: [VerifiedRoomEntry]) async throws {
        let named = Set(entries.flatMap { [$0.content.author] + $0.content.change.namedMembers.map(\.who) })
        try await meet(strangers.filter { named.contains($0.key) }.map(\.value))
    }

    /// Who cannot be pinned is shown by their id, and stops nobody.
    func meet(_ strangers: [FetchedLists]) async throws {
        for lists in strangers {
            do {
                try await client.pin(lists, connection, network: network)
            } catch ClientError.untrusted, ClientError.noDevice, ClientError.otherVouched {
                // Shown by their ids.
            }
        }
    }

    func lists(of users: Set<Who>, _ strangers: [Who: FetchedLists] = [:]) throws -> [Who: DeviceListChain] {
        try users.reduce(into: [:]) { lists, who in
            lists[who] = try client.heldLists(of: who) ?? strangers[who]?.chain
        }
    }
}

// Keeping.
extension RoomReading {
    /// - Returns: False where another process has changed the room meanwhile.
    private func keep(_ reading: Reading, _ before: HeldRoom) async throws -> Bool {
        let taken = Array(reading.chain.entries.dropFirst(before.chain.entries.count))
        if !taken.isEmpty {
            try await meet(reading.strangers, in: taken)
            let news = try news(of: taken, in: reading.chain, before)
            let documents = taken.map { StoredDocument($0, .roomEntry(before.id, version: $0.version)) }
            guard try home.extend(before.stored, with: documents, news, at: client.clock()) == .done else {
                return false
            }
        }
        guard let error = reading.error else { return true }
        return try tell(error, reading, try held(before.id))
    }

    private func news(of taken: [VerifiedRoomEntry], in chain: RoomChain, _ before: HeldRoom) throws -> RoomNews {
        var news = try client.news(of: taken, in: chain, details: before.stored.details)
        if isConfirming, news.messages.isEmpty, chain.newest?.state.member(client.who) != nil {
            news.messages.append(try client.welcome(to: before.id, details: before.stored.details))
        }
        return news
    }

    /// It decides nothing before somebody stands by it, and until then the room does not go on.
    func tell(_ waiting: RoomEntry, in room: HeldRoom) throws {
        let by = try client.login(of: waiting.author)
        let notice = ClientNotice.roomUnconfirmed(
            room: room.name,
            version: waiting.version,
            by: by,
            changes: try client.waitingChanges(of: room)
        )
        try home.tell(notice.forHome(in: room.id), at: client.clock())
    }

    /// - Returns: False where another process has changed the room meanwhile.
    func tell(_ error: ChainError, _ reading: Reading, _ room: HeldRoom) throws -> Bool {
        guard case .fork(let version) = error, let other = reading.refused else {
            try client.tell(.roomEntryRefused(room: room.name, why: error.description))
            return true
        }
        guard room.stored.fork == nil else { return true }
        let notice = ClientNotice.roomForked(room: room.name, version: version)
        let evidence = StoredDocument(
            name: .forkedEntry(room.id, version: version),
            hash: other.hash,
            body: other.body,
            signature: other.signature
        )
        let outcome = try home.stop(
            room.stored,
            because: evidence,
            telling: notice.forHome(in: room.id),
            at: client.clock()
        )
        return outcome == .done
    }
}

extension RoomChain {
    /// Whether a document is what proves that there are two entries of the newest version.
    fileprivate func isForked(
        by document: Document,
        knowing lists: [Who: DeviceListChain],
        _ witness: RoomWitness?
    ) -> Bool {
        var chain = self
        do {
            try chain.update(with: [document], witnesses: witness.map { [$0] } ?? [], knowing: lists)
            return false
        } catch {
            if case .fork = error { return true }
            return false
        }
    }
}

extension ChainError {
    /// Whether newer lists of the users concerned may change it.
    fileprivate var dependsOnLists: Bool {
        switch self {
        case .unknownList, .notAuthentic: true
        case .unlawful(let error): error.dependsOnLists
        default: false
        }
    }
}
