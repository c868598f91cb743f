import PosternHome
package import PosternWire

/// A room that this device has heard of and not verified, as the user is to see it.
package struct ShownUnconfirmedRoom: Hashable, Sendable {
    package let id: ConversationID
    package let name: String
    /// As another device of the user calls it.
    package let title: String?
    /// The highest that was named.
    package let version: UInt32
    /// Otherwise the relay alone names it.
    package let isToldByDevice: Bool
}

extension Client {
    /// Rooms that another device of the user, or the relay, has named, and that cannot be verified here yet: by name.
    package func unconfirmedRooms() throws -> [ShownUnconfirmedRoom] {
        try home.unconfirmedRooms().filter { try home.room($0.room) == nil }.map { room in
            let name = try RoomName(room)
            return ShownUnconfirmedRoom(
                id: room.room,
                name: name.text,
                title: name.title,
                version: room.version,
                isToldByDevice: room.anchor != nil
            )
        }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    /// - Throws: ``ClientError/roomNotVerified(_:)`` where a choice names one of these.
    func checkIsNotUnconfirmed(_ choice: RoomChoice) throws {
        let prefix = IDPrefix(choice.text)
        let found = try unconfirmedRooms().first { room in
            room.title == choice.text || prefix.map { $0.matches(room.id) } ?? false
        }
        if let found { throw ClientError.roomNotVerified(found.name) }
    }
}
