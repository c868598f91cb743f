package import PosternWire

/// A device that has signed a message in a room, an entry of it, or what it tells its user's other devices of it, and so
/// stands by what lies before.
package struct RoomWitness: Hashable, Sendable {
    /// What it named.
    package let point: RoomPoint
    package let who: Who
    package let device: DeviceID

    /// - Parameter header: Of a message whose envelope's signature is checked, before anything that this decides is
    ///   kept. `nil` unless it is a message in a room.
    package init?(_ header: Header) {
        guard header.kind == .room else { return nil }
        point = RoomPoint(room: header.conversation, version: header.roomVersion, entry: header.roomEntry)
        who = Who(network: header.network, user: header.sender)
        device = header.device
    }

    /// Another device of the reader's own user has told that it verified the room up to `point`.
    ///
    /// - Parameter device: Which signed that; whether it is still listed is looked at where this is used.
    package init(_ point: RoomPoint, toldBy device: DeviceID, of who: Who) {
        self.point = point
        self.who = who
        self.device = device
    }

    /// Who builds on an entry stands by it.
    init(_ step: RoomStep) {
        point = step.head.point
        who = step.entry.content.author
        device = step.entry.content.device
    }
}

extension RoomWitness {
    /// Whether it is a device, still listed, of somebody who is in `members` with the identity that is theirs now.
    func isCurrent(among members: [RoomMember], knowing lists: [Who: DeviceListChain]) -> Bool {
        guard let list = lists[who]?.newest.content, list.device(device) != nil else { return false }
        return members.contains { $0.who == who && $0.identity == list.identity.hash }
    }
}
