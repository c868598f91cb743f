package import PosternWire

/// A room as a reader knows it: the entries from version 1, or from an anchor, each checked.
///
/// An entry whose device is listed no longer is held as ``provisional`` only: somebody who removed a lost device must
/// not find that it goes on changing their rooms. It is taken when a device that is listed, of a member of the state
/// *before* it, builds on it: by a later entry, or by a message whose header names it or a later one. A provisional
/// entry decides nothing and holds no place; another one of its version takes it.
package struct RoomChain: Hashable, Sendable {
    /// A room may begin here so late, and no later: nobody can name an anchor behind which no entry fits any more.
    package static let anchorAtMost: UInt32 = 1 << 31

    package let room: ConversationID
    /// Where it begins when it does not begin with version 1. What lies before is not known here.
    package let anchor: RoomHead?
    /// Where the room stands; `nil` while nothing was taken.
    package private(set) var newest: RoomHead?
    /// What was taken, rising, from the version after the anchor.
    package private(set) var entries: [VerifiedRoomEntry] = []
    /// What follows, right in itself, and waits for somebody who stands by it. Not to be stored.
    package private(set) var provisional: [RoomStep] = []
    /// The list version that each author's last entry up to the anchor names, where somebody kept it.
    private(set) var earlierListVersions: [Who: UInt32] = [:]

    /// A room of which nothing is held.
    package init(of room: ConversationID) {
        self.room = room
        anchor = nil
    }

    /// A room from where whoever checked everything before has kept it.
    ///
    /// - Parameter listVersions: That each author's last entry up to `head` names.
    package init(continuing head: RoomHead, listVersions: [Who: UInt32]) {
        room = head.room
        anchor = head
        newest = head
        earlierListVersions = listVersions
    }

    /// A room whose entry at `point` another one of the own devices has checked, and its state.
    ///
    /// - Parameters:
    ///   - entry: That version, from the relay. Its signature is not looked at: who named its hash has checked it.
    ///   - state: The state after it, from the relay.
    /// - Throws: ``ChainError/layout(_:)``; ``ChainError/wrongSubject``; ``ChainError/brokenLink(version:)`` for another
    ///   entry than that at `point`; ``ChainError/unlawful(_:)`` for another state than the entry's;
    ///   ``ChainError/layout(_:)`` for a version above ``anchorAtMost``.
    package init(at point: RoomPoint, entry document: Document, state body: [UInt8]) throws(ChainError) {
        let entry = try Verified<RoomEntry>(reading: document)
        try entry.checkSubject(room: point.room, network: nil)
        guard entry.version == point.version, entry.hash == point.entry else {
            throw .brokenLink(version: point.version)
        }
        guard Hash512.of(body) == entry.content.stateAfter else { throw .unlawful(.wrongState) }
        let state: RoomState
        do { state = try RoomState(parsing: body) } catch { throw .layout(error) }
        guard point.version <= Self.anchorAtMost else { throw .layout(.meaningless("version")) }
        guard state.version == entry.version, state.network == entry.content.network, state.room == entry.content.room
        else { throw .unlawful(.wrongState) }
        room = point.room
        anchor = RoomHead(room: point.room, entry: entry.hash, state: state)
        newest = anchor
    }

    /// A room that is new to this user, at the entry that a member's message names.
    ///
    /// - Parameters:
    ///   - witness: From the header of that message, whose signature is checked.
    ///   - lists: The sender's, at least.
    /// - Throws: As above, and ``ChainError/unconfirmed(version:)`` unless the sender is in that state, with the
    ///   identity that is theirs now, and the device is listed.
    package init(
        from witness: RoomWitness,
        entry: Document,
        state: [UInt8],
        knowing lists: [Who: DeviceListChain]
    ) throws(ChainError) {
        try self.init(at: witness.point, entry: entry, state: state)
        guard witness.isCurrent(among: newest?.state.members ?? [], knowing: lists) else {
            throw .unconfirmed(version: witness.point.version)
        }
    }

    /// Entries that were taken before, from the own store, which nobody else writes to. Signatures and rights are not
    /// checked again; order, links, layouts and states are.
    ///
    /// - Parameter start: The room with nothing but its anchor, if it has one.
    package init(restoring documents: [Document], from start: RoomChain) throws(ChainError) {
        self = start
        for document in documents {
            let entry = try Verified<RoomEntry>(reading: document)
            try entry.checkSubject(room: room, network: newest?.state.network)
            let held = newest?.version ?? 0
            guard entry.version - 1 == held else { throw .gap(expected: held + 1, offered: entry.version) }
            guard entry.content.previous == newest?.entry ?? .zero else { throw .brokenLink(version: entry.version) }
            guard let state = RoomState(after: entry.content, on: newest?.state), state.hash == entry.content.stateAfter
            else { throw .unlawful(.wrongState) }
            entries.append(entry)
            newest = RoomHead(room: room, entry: entry.hash, state: state)
        }
    }
}

extension RoomChain {
    /// Takes later entries. The last of `documents` is offered as the newest.
    ///
    /// What comes before a refused entry stays taken, unlike elsewhere: entries have many authors, and the bad entry of
    /// one must not hold up the others'.
    ///
    /// - Parameters:
    ///   - documents: Ascending; versions that are held already are known. None, to confirm what is provisional.
    ///   - witnesses: Of messages whose signatures are checked.
    ///   - lists: Brought up to date before: the users that ``RoomEntry/concerned(on:)`` names for each entry, and the
    ///     witnesses.
    ///   - floor: The highest version that a signed header has named, or 0.
    ///   - shutOut: For the relay: devices that are suspended or reset there count like ones that are listed no longer.
    /// - Returns: What is taken now and was not before, provisional entries that were confirmed included.
    /// - Throws: ``ChainError``. Before ``ChainError/unknownList(_:version:)``, or ``ChainError/unlawful(_:)`` that
    ///   ``UnlawfulEntry/dependsOnLists``, is shown, the lists are fetched and the update is tried again. A fork is
    ///   reported only when the second entry would be taken in place of the first: then sending stops.
    @discardableResult
    package mutating func update(
        with documents: [Document],
        witnesses: [RoomWitness] = [],
        knowing lists: [Who: DeviceListChain],
        floor: UInt32 = 0,
        shutOut: Set<DeviceID> = []
    ) throws(ChainError) -> [VerifiedRoomEntry] {
        let evidence = RoomEvidence(witnesses: witnesses, lists: lists, shutOut: shutOut)
        let count = entries.count
        let held = newest?.version ?? 0
        var last: UInt32?
        for document in documents {
            last = try place(document, by: evidence)
            settle(by: evidence)
        }
        settle(by: evidence)
        if let last, last < held { throw .rollback(held: held, offered: last) }
        try check(floor: floor)
        return Array(entries[count...])
    }

    /// Nobody seals to a room below a version that is known to exist.
    ///
    /// - Throws: ``ChainError/belowFloor(floor:newest:)``.
    package func check(floor: UInt32) throws(ChainError) {
        let held = newest?.version ?? 0
        guard held >= floor else { throw .belowFloor(floor: floor, newest: held) }
    }

    /// - Returns: The version.
    private mutating func place(_ document: Document, by evidence: RoomEvidence) throws(ChainError) -> UInt32 {
        let entry = try Verified<RoomEntry>(reading: document)
        try entry.checkSubject(room: room, network: newest?.state.network)
        if holds(version: entry.version, hash: entry.hash) { return entry.version }
        guard entry.version <= tip || entry.version - 1 == tip else {
            throw .gap(expected: tip + 1, offered: entry.version)
        }
        let list = try evidence.list(for: entry)
        try checkIsNoRollback(entry, under: list)
        let before = head(at: entry.version - 1)
        let step = try RoomStep(
            document,
            on: before,
            under: list,
            lastListVersion: lastListVersion(of: entry.content.author, before: entry.version),
            knowing: .ever(evidence.lists)
        )
        guard entry.version > newest?.version ?? 0 else {
            throw evidence.confirms([step], on: before)
                ? .fork(version: step.head.version)
                : .unconfirmed(version: step.head.version)
        }
        provisional.removeLast(Int(tip - (entry.version - 1)))
        provisional.append(step)
        return entry.version
    }

    /// The highest version, provisional ones included.
    private var tip: UInt32 { provisional.last?.head.version ?? newest?.version ?? 0 }

    /// What lies below the newest, or is not after the anchor, cannot be judged any more, whoever signed it.
    private func checkIsNoRollback(_ entry: VerifiedRoomEntry, under list: VerifiedDeviceList) throws(ChainError) {
        let held = newest?.version ?? 0
        guard entry.version >= held, entry.version > anchor?.version ?? 0 else {
            try entry.checkSignature(under: list)
            throw .rollback(held: held, offered: entry.version)
        }
    }

    /// Takes what stands by itself now, or has somebody who stands by it.
    private mutating func settle(by evidence: RoomEvidence) {
        while let first = provisional.first, evidence.confirms(provisional, on: newest) {
            provisional.removeFirst()
            entries.append(first.entry)
            newest = first.head
        }
    }
}
