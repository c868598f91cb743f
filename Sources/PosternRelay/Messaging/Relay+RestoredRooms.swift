import FoundationEssentials
import PosternStore
import PosternTrust
import PosternWire
import Synchronization

// What members give back of their rooms after a restore: whoever brings it, judged as readers judge it.
extension Relay {
    /// Takes an entry by the rules of readers. One by a device whose word does not count now, because it is listed no
    /// longer, or suspended or reset here, waits until another builds on it, by a device whose word counts; then both are
    /// taken.
    ///
    /// - Parameter who: Whose device brings it.
    func takeBack(_ offered: OfferedEntry, from who: Who) async throws {
        try await roomTurns.inTurn(offered.room) {
            for _ in 0..<judgements {
                if try await isTakenBack(offered, from: who) { return }
            }
            throw Refused.listsChange
        }
    }

    /// - Returns: False where somebody's list came in between.
    private func isTakenBack(_ offered: OfferedEntry, from who: Who) async throws -> Bool {
        let head = try await store.room(offered.room, of: who.network).map { try RoomHead($0) }
        let readable = try await store.readableVersions(of: offered.room, by: who)
        let entries = try run(
            with: ReturningEntries.Entry(offered: offered, bringer: who),
            on: head,
            isTold: readable != nil
        )
        let offers = entries.map(\.offered)
        let concerned = offers.reduce(into: Set<Who>()) { $0.formUnion($1.entry.concerned(on: head?.state)) }
        let lists = try await lists(of: concerned)
        let devices = try await store.mayAct(Set(offers.map(\.entry.device)))
        var chain = try await chain(of: offered, from: head)
        let taken: [VerifiedRoomEntry]
        do {
            taken = try chain.update(
                with: offers.map(\.document),
                knowing: lists,
                shutOut: Set(devices.filter { !$0.value }.keys)
            )
        } catch {
            throw Refused(error, ofEntryAfter: readable == nil ? nil : head)
        }
        let run = ReturnedRun(
            advances: try taken.compactMap { try advance($0, in: chain, knowing: lists) },
            lists: concerned.reduce(into: [:]) { $0[$1] = lists[$1]?.newest.version ?? 0 },
            devices: devices
        )
        guard try await isTaken(run, of: offers, isTold: readable != nil) else { return false }
        let provisional = Set(chain.provisional.map(\.head.entry))
        guard returningEntries.keep(entries.filter { provisional.contains($0.offered.document.hash) }, of: offered.room)
        else { throw Refused.tooManyReturning }
        return true
    }

    /// What waits, and the entry builds on, and the entry; what builds on it too where it waits already. The work that
    /// follows is done for nothing else: anybody may bring anything.
    ///
    /// - Parameter isTold: Whether whoever brings it may know where the room stands.
    private func run(
        with entry: ReturningEntries.Entry,
        on head: RoomHead?,
        isTold: Bool
    ) throws(Refused) -> [ReturningEntries.Entry] {
        let (offered, waiting) = (
            entry.offered, returningEntries.waiting(for: entry.offered.room, after: head?.version ?? 0)
        )
        if waiting.contains(where: { $0.offered.document.hash == offered.document.hash }) { return waiting }
        let before = waiting.filter { $0.offered.entry.version < offered.entry.version }
        guard offered.entry.previous == before.last?.offered.document.hash ?? head?.entry ?? .zero else {
            throw Refused(.cameFirst(isTold ? head.map { RoomPlace($0) } : nil))
        }
        return before + [entry]
    }

    /// From where the room stands: what it was before is not read for each entry that comes.
    private func chain(of offered: OfferedEntry, from head: RoomHead?) async throws -> RoomChain {
        guard let head else { return RoomChain(of: offered.room) }
        let network = offered.entry.network
        let lists = try await authorsLists.lists(of: offered.room, in: network, through: head.version, store)
        return RoomChain(continuing: head, listVersions: lists)
    }

    private func advance(
        _ entry: VerifiedRoomEntry,
        in chain: RoomChain,
        knowing lists: [Who: DeviceListChain]
    ) throws -> RoomAdvance? {
        guard let state = chain.state(at: entry.version) else { return nil }
        let offered = try OfferedEntry(entry.document, to: chain.room)
        var identities: [Who: [UInt8]] = [:]
        let author = entry.content.author
        identities[author] = lists[author]?.list(entry.content.listVersion)?.content.identity.bytes
        for member in entry.content.change.namedMembers {
            identities[member.who] = lists[member.who]?.identity(member.identity)
        }
        return offered.advance(to: state, identities: identities)
    }

    /// - Returns: False where they have to be judged again.
    private func isTaken(_ run: ReturnedRun, of offers: [OfferedEntry], isTold: Bool) async throws -> Bool {
        guard !run.advances.isEmpty else { return true }
        switch try await store.putBack(run) {
        case .stored(let told):
            let byHash = Dictionary(offers.map { ($0.document.hash, $0) }) { first, _ in first }
            for (advance, devices) in zip(run.advances, told) {
                if let entry = byHash[advance.entry.hash] { announce(entry, to: devices) }
            }
            return true
        case .listsChanged: return false
        case .conflict(let newest): throw Refused(.cameFirst(isTold ? newest : nil))
        case .unknownNetwork: throw Refused.unknownNetwork
        }
    }

    private func lists(of users: Set<Who>) async throws -> [Who: DeviceListChain] {
        var lists: [Who: DeviceListChain] = [:]
        for who in users {
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
