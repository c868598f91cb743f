package import PosternWire

extension RoomState {
    /// The rules of rooms: the state after `entry`, if it is lawful on the state before. Nothing else is looked at, and
    /// relay, authors and readers ask nobody else.
    ///
    /// - Parameters:
    ///   - entry: Parsed. Signature, device and `prev` are for ``RoomStep`` to check.
    ///   - identity: H(identity) of the author's list that the entry names.
    ///   - before: `nil` for version 1.
    ///   - identities: Of the users that ``RoomEntry/concerned(on:)`` names.
    /// - Throws: ``UnlawfulEntry``: the first rule that is broken.
    package static func after(
        _ entry: RoomEntry,
        by identity: Hash512,
        on before: RoomState?,
        knowing identities: KnownIdentities
    ) throws(UnlawfulEntry) -> RoomState {
        guard entry.follows(before), let after = RoomState(after: entry, on: before) else { throw .misplaced }
        guard identities.take(identity, of: entry.author) else { throw .identity(entry.author) }
        if let before {
            try before.checkRights(to: entry.change, of: entry.author, identity, knowing: identities)
            try before.checkMinimal(entry.change)
        } else {
            try after.checkCreator(entry.author, identity)
        }
        for member in entry.change.namedMembers where !identities.take(member.identity, of: member.who) {
            throw .identity(member.who)
        }
        try after.checkOutcome()
        guard after.hash == entry.stateAfter else { throw .wrongState }
        return after
    }

    /// The creator comes from the room's home, and stands in it with the right to change it.
    private func checkCreator(_ author: Who, _ identity: Hash512) throws(UnlawfulEntry) {
        guard author.network == network else { throw .foreignCreator(author) }
        let creator = RoomMember(who: author, identity: identity, role: kind.creatorsRole)
        guard member(author) == creator else { throw .notMember(author) }
    }

    /// Whatever led to it, a room may have these sizes, and somebody who moderates it.
    private func checkOutcome() throws(UnlawfulEntry) {
        guard members.count <= Limits.roomMembers, extensions.items.count <= Limits.extensionItems,
            body.count <= Limits.roomStateBytes
        else { throw .tooLarge }
        guard kind.allows(members) else { throw .lastModerator }
    }
}

// The state before decides who may do what.
extension RoomState {
    private func checkRights(
        to change: RoomChange,
        of author: Who,
        _ identity: Hash512,
        knowing identities: KnownIdentities
    ) throws(UnlawfulEntry) {
        guard !members.isEmpty else { throw .noMembers }
        guard let member = member(author), member.identity == identity else { throw .notMember(author) }
        switch kind {
        case .moderated:
            guard member.role == .moderator || change.removesOnly(author) || elects(change, knowing: identities) else {
                throw .noRight(author)
            }
        case .group:
            if case .remove = change, !change.removesOnly(author) { throw .noRight(author) }
            if let moderator = change.namedMembers.first(where: { $0.role == .moderator }) {
                throw .moderatorInGroup(moderator.who)
            }
        }
    }

    /// A member makes somebody who is in the room a moderator, as no moderator's identity is current.
    private func elects(_ change: RoomChange, knowing identities: KnownIdentities) -> Bool {
        guard case .set(let set) = change, set.count == 1, let elected = set.first else { return false }
        guard elected.role == .moderator, member(elected.who) != nil else { return false }
        return members.allSatisfy { $0.role != .moderator || identities.isReplaced($0.identity, of: $0.who) }
    }

    /// Each item of the details changes something: an entry says one thing in one way.
    private func checkMinimal(_ change: RoomChange) throws(UnlawfulEntry) {
        switch change {
        case .create: break
        case .set(let set):
            let held = Set(members)
            if let same = set.first(where: held.contains) { throw .memberUnchanged(same.who) }
        case .remove(let users):
            let held = Set(members.map(\.who))
            if let absent = users.first(where: { !held.contains($0) }) { throw .memberUnchanged(absent) }
        case .timers(let timers):
            guard timers != self.timers else { throw .timersUnchanged }
        case .items(let items):
            let held = Dictionary(extensions.items.map { ($0.type, $0.value) }) { first, _ in first }
            if let same = items.items.first(where: { $0.value == held[$0.type] ?? [] }) {
                throw .itemUnchanged(same.type)
            }
        }
    }
}

extension RoomChange {
    fileprivate func removesOnly(_ who: Who) -> Bool { self == .remove([who]) }
}

extension RoomEntry {
    /// The room's id is H of version 1, which the state after that does not name: ``RoomStep`` compares it.
    fileprivate func follows(_ before: RoomState?) -> Bool {
        guard let before else { return version == 1 }
        guard version > 1, version - 1 == before.version, network == before.network else { return false }
        return before.version == 1 || room == before.room
    }
}
