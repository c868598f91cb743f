package import PosternWire

/// What one entry does to its room: `change.u8` and `L(details)`.
package enum RoomChange: Hashable, Sendable {
    /// 1, in version 1 and only there.
    case create(RoomCreation)
    /// 2: adds members, gives them another role, or replaces them by their new identity. 1 to 500.
    case set([RoomMember])
    /// 3. 1 to 500.
    case remove([Who])
    /// 4.
    case timers(RoomTimers)
    /// 5: items of X. An empty value removes one. 1 to 64.
    case items(Extensions)
}

/// The details of a room's first entry.
///
///     kind.u8 nonce[32] timers members
package struct RoomCreation: Hashable, Sendable {
    package let kind: RoomKind
    /// 32 random bytes: two rooms of the same people are two rooms.
    package let nonce: [UInt8]
    package let timers: RoomTimers
    /// The creator among them. 1 to 500.
    package let members: [RoomMember]

    package static let nonceBytes = 32

    /// - Parameter nonce: 32 random bytes.
    package init(kind: RoomKind, nonce: [UInt8], timers: RoomTimers = .off, members: [RoomMember]) {
        self.kind = kind
        self.nonce = nonce
        self.timers = timers
        self.members = members
    }
}

extension RoomChange {
    package var isCreation: Bool {
        if case .create = self { true } else { false }
    }

    /// Whom it names, with the identity that is to be theirs.
    package var namedMembers: [RoomMember] {
        switch self {
        case .create(let creation): creation.members
        case .set(let members): members
        case .remove, .timers, .items: []
        }
    }

    var number: UInt8 {
        switch self {
        case .create: 1
        case .set: 2
        case .remove: 3
        case .timers: 4
        case .items: 5
        }
    }

    var details: [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .create(let creation):
            writer.u8(creation.kind.rawValue)
            writer.append(creation.nonce)
            writer.timers(creation.timers)
            writer.members(creation.members)
        case .set(let members): writer.members(members)
        case .remove(let users): writer.list(users) { $0.who($1) }
        case .timers(let timers): writer.timers(timers)
        case .items(let items): items.write(to: &writer)
        }
        return writer.bytes
    }

    init(number: UInt8, details: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(details)
        switch number {
        case 1: self = .create(try RoomCreation(from: &reader))
        case 2: self = .set(try reader.members(1...Limits.roomMembers))
        case 3: self = .remove(try reader.removed())
        case 4: self = .timers(try reader.timers())
        case 5: self = .items(try reader.changedItems())
        default: throw .meaningless("change")
        }
        try reader.finish()
    }
}

extension RoomCreation {
    fileprivate init(from reader: inout ByteReader) throws(LayoutError) {
        kind = try reader.roomKind()
        nonce = try reader.take(Self.nonceBytes)
        timers = try reader.timers()
        members = try reader.members(1...Limits.roomMembers)
        guard kind.allows(members) else { throw .meaningless("role") }
    }
}

extension ByteReader {
    fileprivate mutating func removed() throws(LayoutError) -> [Who] {
        try list(1...Limits.roomMembers, key: \.bytes) { (reader: inout ByteReader) throws(LayoutError) in
            try reader.member()
        }
    }

    fileprivate mutating func changedItems() throws(LayoutError) -> Extensions {
        let items = try Extensions(from: &self)
        guard !items.items.isEmpty else { throw .tooLong }
        return items
    }
}
