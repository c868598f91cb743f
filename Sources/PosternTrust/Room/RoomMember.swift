package import PosternWire

/// Somebody in a room. Members are identities: a user who was reset is no longer one until somebody sets the new
/// identity.
package struct RoomMember: Hashable, Sendable {
    package enum Role: UInt8, Sendable {
        case member = 1
        case moderator = 2
    }

    package let who: Who
    /// H(identity).
    package let identity: Hash512
    package let role: Role

    package init(who: Who, identity: Hash512, role: Role = .member) {
        self.who = who
        self.identity = identity
        self.role = role
    }
}

extension ByteReader {
    /// `n*(who[32] H(identity) role.u8)`.
    mutating func members(_ counts: ClosedRange<Int>) throws(LayoutError) -> [RoomMember] {
        try list(counts, key: \.who.bytes) { (reader: inout ByteReader) throws(LayoutError) in
            let who = try reader.member()
            let identity = try reader.hash()
            guard let role = RoomMember.Role(rawValue: try reader.u8()) else { throw .meaningless("role") }
            return RoomMember(who: who, identity: identity, role: role)
        }
    }

    /// A `who[32]` whose network is one: zero stands for none.
    mutating func member() throws(LayoutError) -> Who {
        let who = try who()
        guard who.network != .zero else { throw .meaningless("who") }
        return who
    }
}

extension ByteWriter {
    mutating func members(_ members: [RoomMember]) {
        list(members) { writer, member in
            writer.who(member.who)
            writer.hash(member.identity)
            writer.u8(member.role.rawValue)
        }
    }
}
