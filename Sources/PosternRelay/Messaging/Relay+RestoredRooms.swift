import PosternStore
import PosternTrust
import PosternWire
import Synchronization

// What members give back of their rooms after a restore: whoever brings it, judged as readers judge it.
extension Relay {
    /// Takes an entry by the rules of readers. One by a device that is listed no longer waits until another builds on it,
    /// by a device whose word counts; then both are taken.
    ///
    /// - Parameter who: Whose device brings it.
    func takeBack(_ offered: OfferedEntry, from who: Who) async throws {
        let before = try await waitingEntries(before: offered)
        let now = clock()
        if let seconds = returnedEntries.withLock({ $0.count(who, at: now) }) {
            throw Refused(.tooManyEntries(Limits.returnedEntriesInHour, retryAfter: seconds))
        }
        let held = try await store.allDocuments(offered.chain)
        var chain = try RoomChain(restoring: held, from: RoomChain(of: offered.room))
        let entries = before + [offered]
        let lists = try await lists(of: entries, on: chain.newest?.state)
        let taken: [VerifiedRoomEntry]
        do {
            taken = try chain.update(with: entries.map(\.document), knowing: lists)
        } catch {
            throw Refused(error, ofEntryAfter: chain.newest)
        }
        for entry in taken { try await put(entry, in: chain, knowing: lists) }
        let provisional = Set(chain.provisional.map(\.head.entry))
        returningEntries.keep(entries.filter { provisional.contains($0.document.hash) }, of: offered.room)
    }

    /// What waits, and the entry builds on. The work that follows is done for nothing else: anybody may bring anything.
    private func waitingEntries(before offered: OfferedEntry) async throws -> [OfferedEntry] {
        let newest = try await store.room(offered.room, of: offered.entry.network)?.place
        let waiting = returningEntries.waiting(for: offered.room, after: newest?.version ?? 0)
            .filter { $0.entry.version < offered.entry.version }
        guard offered.entry.previous == waiting.last?.document.hash ?? newest?.entry ?? .zero else {
            throw Refused(.cameFirst(newest))
        }
        return waiting
    }

    private func put(
        _ entry: VerifiedRoomEntry,
        in chain: RoomChain,
        knowing lists: [Who: DeviceListChain]
    ) async throws {
        guard let state = chain.state(at: entry.version) else { return }
        let offered = try OfferedEntry(entry.document, to: chain.room)
        var identities: [Who: [UInt8]] = [:]
        let author = entry.content.author
        identities[author] = lists[author]?.list(entry.content.listVersion)?.content.identity.bytes
        for member in entry.content.change.namedMembers {
            identities[member.who] = lists[member.who]?.identity(member.identity)
        }
        _ = try await isTaken(offered.advance(to: state, identities: identities, listVersion: nil), of: offered)
    }

    /// Of everybody whose lists decide about the entries.
    private func lists(of entries: [OfferedEntry], on state: RoomState?) async throws -> [Who: DeviceListChain] {
        var lists: [Who: DeviceListChain] = [:]
        for who in entries.reduce(into: Set<Who>(), { $0.formUnion($1.entry.concerned(on: state)) }) {
            let documents = try await store.allDocuments(.deviceList(of: who))
            if !documents.isEmpty { lists[who] = try DeviceListChain(restoring: documents, of: who) }
        }
        return lists
    }
}

extension DeviceListChain {
    /// The identity of that hash, 133 bytes, if it was ever this user's.
    fileprivate func identity(_ hash: Hash512) -> [UInt8]? {
        all.first { $0.content.identity.hash == hash }?.content.identity.bytes
    }
}
