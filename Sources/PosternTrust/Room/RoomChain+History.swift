package import PosternWire

// What a room was at earlier versions.

extension RoomChain {
    /// How somebody stood under the entry that a message's header names.
    package enum Standing: Hashable, Sendable {
        case member(RoomMember)
        /// Not in the room, or with another identity.
        case stranger
        /// The entry that is held has another hash: refuse the message, and show it.
        case conflict
        /// The entry is provisional: the message's own header may confirm it.
        case provisional
        /// The entry is not held yet: fetch it. If it cannot be had the message is refused, and shown.
        case ahead
        /// It lies before the anchor: nothing is known of it here.
        case beforeAnchor
    }

    /// - Parameters:
    ///   - identity: H(identity) of the list that the header names.
    ///   - point: From the header. Whether somebody who was a member is still one is for ``newest`` to say.
    package func standing(of who: Who, identity: Hash512, under point: RoomPoint) -> Standing {
        guard point.room == room else { return .conflict }
        guard point.version >= anchor?.version ?? 1 else { return .beforeAnchor }
        guard point.version <= newest?.version ?? 0 else {
            return provisional.contains { $0.head.point == point } ? .provisional : .ahead
        }
        guard holds(version: point.version, hash: point.entry) else { return .conflict }
        guard let member = state(at: point.version)?.member(who), member.identity == identity else { return .stranger }
        return .member(member)
    }

    /// The state after a version that was taken; the older it is, the less work. `nil` for any other version.
    package func state(at version: UInt32) -> RoomState? {
        guard let newest, version <= newest.version, version >= anchor?.version ?? 1 else { return nil }
        if version == newest.version { return newest.state }
        var state = anchor?.state
        for entry in entries.prefix(Int(version - (anchor?.version ?? 0))) {
            state = RoomState(after: entry.content, on: state)
        }
        return state
    }

    /// What was taken from a version on, each entry with the state before it, which is `nil` before version 1.
    package func steps(from version: UInt32) -> [(entry: VerifiedRoomEntry, before: RoomState?)] {
        var state = version > 1 ? self.state(at: version - 1) : nil
        return entries.filter { $0.version >= version }.map { entry in
            defer { state = RoomState(after: entry.content, on: state) }
            return (entry, state)
        }
    }

    /// As ``state(at:)``, for provisional versions too.
    func head(at version: UInt32) -> RoomHead? {
        if let step = provisional.first(where: { $0.head.version == version }) { return step.head }
        guard let hash = hash(of: version), let state = state(at: version) else { return nil }
        return RoomHead(room: room, entry: hash, state: state)
    }

    func holds(version: UInt32, hash: Hash512) -> Bool {
        if self.hash(of: version) == hash { return true }
        return provisional.contains { $0.head.version == version && $0.head.entry == hash }
    }

    private func hash(of version: UInt32) -> Hash512? {
        let start = anchor?.version ?? 0
        if let anchor, version == start { return anchor.entry }
        guard version > start, version - start <= entries.count else { return nil }
        return entries[Int(version - start) - 1].hash
    }

    /// The list version that an author's last entry named, 0 before the first one that is known here.
    func lastListVersion(of author: Who, before version: UInt32) -> UInt32 {
        let isEarlier = { (entry: VerifiedRoomEntry) in entry.version < version && entry.content.author == author }
        let last = provisional.last { isEarlier($0.entry) }?.entry ?? entries.last(where: isEarlier)
        return last?.content.listVersion ?? earlierListVersions[author] ?? 0
    }
}
