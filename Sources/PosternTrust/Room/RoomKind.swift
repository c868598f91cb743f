import PosternWire

/// Who may change a room. Fixed when it is created.
package enum RoomKind: UInt8, Sendable {
    /// Moderators change everything; others remove themselves.
    case moderated = 1
    /// All members are alike: anyone adds, replaces and sets timers, and removes themselves.
    case group = 2

    /// The creator's own role.
    package var creatorsRole: RoomMember.Role { self == .moderated ? .moderator : .member }

    /// Whether these may be the members: a group has no moderators, and a moderated room has one as long as it has
    /// members at all.
    func allows(_ members: [RoomMember]) -> Bool {
        let hasModerator = members.contains { $0.role == .moderator }
        return self == .group ? !hasModerator : hasModerator || members.isEmpty
    }
}

extension ByteReader {
    mutating func roomKind() throws(LayoutError) -> RoomKind {
        guard let kind = RoomKind(rawValue: try u8()) else { throw .meaningless("kind") }
        return kind
    }
}
