import PosternCrypto
package import PosternHome
package import PosternTrust
package import PosternWire

/// A room as the user is to see it.
package struct ShownRoom: Hashable, Sendable {
    /// How this user stands in it.
    package enum Standing: String, Hashable, Sendable {
        case member
        case moderator
        /// Left, or was removed.
        case gone
        /// Two signed entries of one version are known: nothing is sent.
        case forked
    }

    package let id: ConversationID
    package let name: String
    package let title: String?
    package let description: String
    /// Who said title and description.
    package let titledBy: String?
    package let kind: RoomKind
    package let version: UInt32
    package let timers: RoomTimers
    package let standing: Standing
    /// The two changes of one version that ``Standing/forked`` is about, the one that is held first; otherwise none.
    package let fork: [RoomChangeNotice]
    package let members: [ShownRoomMember]
}

package struct ShownRoomMember: Hashable, Sendable {
    package let login: String
    package let user: UserID
    package let role: RoomMember.Role
    /// `nil` for this user and for who is not known here.
    package let trust: Contact.Trust?
    /// Whether the identity in the room is the user's newest: otherwise they get nothing until somebody adds them again.
    package let isCurrent: Bool
}

extension Client {
    /// Every room that this device knows, by name.
    package func rooms() throws -> [ShownRoom] { try heldRooms().map { try shown($0) } }

    package func room(_ choice: RoomChoice) throws -> ShownRoom {
        guard let room = try heldRoom(chosen(choice)) else { throw ClientError.noSuchRoom(choice.text) }
        return try shown(room)
    }

    func shown(_ room: HeldRoom) throws -> ShownRoom {
        ShownRoom(
            id: room.id,
            name: room.name.text,
            title: room.name.title,
            description: room.details?.description ?? "",
            titledBy: try room.stored.details.map { try login(of: $0.by) },
            kind: room.state.kind,
            version: room.newest.version,
            timers: room.state.timers,
            standing: standing(in: room),
            fork: try fork(of: room),
            members: try room.state.members.map { try shown($0) }.sorted { $0.login < $1.login }
        )
    }

    /// Who signed what: the entries themselves stay in the home.
    private func fork(of room: HeldRoom) throws -> [RoomChangeNotice] {
        guard let version = room.stored.fork else { return [] }
        let held = room.chain.entries.filter { $0.version == version }.map(\.content)
        let others = try home.documents(.forkedEntry, of: room.id.bytes).filter { $0.name.version == version }
        let before = version > 1 ? room.chain.state(at: version - 1) : nil
        return try (held + others.map { try RoomEntry(parsing: $0.body) }).map { entry in
            try RoomChangeNotice(entry, of: room.name, before: before) { try login(of: $0) }
        }
    }

    private func standing(in room: HeldRoom) -> ShownRoom.Standing {
        switch room.state.member(who)?.role {
        case .some where room.stored.fork != nil: return .forked
        case .moderator?: return .moderator
        case .member?: return .member
        case nil: return .gone
        }
    }

    private func shown(_ member: RoomMember) throws -> ShownRoomMember {
        let newest = try heldLists(of: member.who)?.newest.content.identity.hash
        return ShownRoomMember(
            login: try login(of: member.who),
            user: member.who.user,
            role: member.role,
            trust: member.who == who ? nil : try home.contact(member.who)?.trust,
            isCurrent: newest == member.identity
        )
    }
}
