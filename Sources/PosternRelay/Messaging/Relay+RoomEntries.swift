import FoundationEssentials
import PosternStore
import PosternTrust
import PosternWire

// Who may change a room is for PosternTrust to say, on both sides with the same code; here is what the relay adds: the
// newest lists alone, one entry after another, and sizes.
extension Relay {
    /// Takes the next entry of a room, or the first.
    ///
    /// - Parameter who: Whose device puts it: the author's. After a restore it may be anybody's.
    func takeRoomEntry(_ document: SignedDocument, subject: [UInt8], by who: Who) async throws {
        guard let room = ConversationID(subject) else { throw Refused(.malformed, "a room's id has 16 bytes") }
        let offered = try OfferedEntry(Document(received: document, "the room entry"), to: room)
        guard offered.entry.network == who.network else {
            throw Refused(.notPermitted, "the room is at home in another network")
        }
        guard offered.entry.change.namedMembers.allSatisfy({ $0.who.network == who.network }) else {
            throw Refused(.notPermitted, "this relay takes members of the room's own network alone")
        }
        // First: a repeat is answered like the first time, whatever has changed since.
        if try await isHeld(offered) { return }
        let now = clock()
        guard isTakingBack(at: now) else { return try await takeNew(offered, by: who, at: now) }
        try returnedEntries.count(offered, of: who, at: now)
        do {
            try await judgeNew(offered, by: who)
        } catch is Refused {
            try await takeBack(offered, from: who)
        }
    }

    private func isHeld(_ offered: OfferedEntry) async throws -> Bool {
        let page = try await store.documents(offered.chain, from: offered.entry.version, byteLimit: 0)
        return page.documents.first?.hash == offered.document.hash
    }

    private func takeNew(_ offered: OfferedEntry, by who: Who, at now: Timestamp) async throws {
        try checkAuthor(of: offered, is: who)
        try roomEntries.count(offered, of: who, at: now)
        try await judgeNew(offered, by: who)
    }

    private func checkAuthor(of offered: OfferedEntry, is who: Who) throws(Refused) {
        guard offered.entry.author == who else {
            throw Refused(.notPermitted, "an entry is put by a device of its author")
        }
    }

    /// Judges an entry by the newest lists; again, where somebody's list comes in between.
    private func judgeNew(_ offered: OfferedEntry, by who: Who) async throws {
        try checkAuthor(of: offered, is: who)
        for _ in 0..<judgements {
            guard let advance = try await judge(offered, by: who) else { continue }
            if try await isTaken(advance, of: offered) { return }
        }
        throw Refused.listsChange
    }

    /// - Returns: `nil` where a list came in between.
    private func judge(_ offered: OfferedEntry, by who: Who) async throws -> RoomAdvance? {
        let entry = offered.entry
        let head = try await store.room(offered.room, of: who.network).map { try RoomHead($0) }
        let known = try await store.knownUsers(entry.concerned(on: head?.state))
        let identities = known.mapValues { Hash512.of($0.identity) }
        guard entry.version == 1 || head?.state.contains(who, as: identities[who]) == true else {
            throw Refused.noSuchRoom
        }
        guard let list = try await newestList(of: who), list.version == known[who]?.listVersion else { return nil }
        do {
            // The newest list is never below one that the author's earlier entries name.
            let step = try RoomStep(
                offered.document,
                on: head,
                under: list,
                lastListVersion: 0,
                knowing: .newest(identities)
            )
            return offered.advance(
                to: step.head.state,
                identities: known.mapValues(\.identity)
            )
        } catch {
            throw Refused(error, ofEntryAfter: head)
        }
    }

    /// - Returns: False where it has to be judged again.
    private func isTaken(_ advance: RoomAdvance, of offered: OfferedEntry) async throws -> Bool {
        switch try await store.put(advance) {
        case .stored(let devices):
            announce(offered, to: devices)
            return true
        case .alreadyHeld: return true
        case .listsChanged: return false
        case .conflict(let newest): throw Refused(.cameFirst(newest))
        case .shutOut: throw Refused(.notPermitted, "the device or its user may not do that (any more)")
        case .tooManyDevices:
            throw Refused(.tooMany, "the members would have more than \(limits.roomDevices) devices together")
        case .tooManyRooms(let who):
            throw Refused(.tooMany, "the user \(who.user) would be in too many rooms: see the protocol page")
        case .unknownNetwork: throw Refused.unknownNetwork
        }
    }

    func announce(_ offered: OfferedEntry, to devices: [DeviceID]) {
        var changed = Changed()
        changed.kind = .roomEntry
        changed.subject = Data(offered.room.bytes)
        changed.version = offered.entry.version
        switchboard.tell(devices, changed)
    }
}

extension RoomState {
    fileprivate func contains(_ who: Who, as identity: Hash512?) -> Bool {
        member(who).map { $0.identity == identity } ?? false
    }
}

/// An entry is judged at most so often.
let judgements = 4
