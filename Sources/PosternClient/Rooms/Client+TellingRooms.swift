import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

// Where the rooms stand, for devices of this user that came later.
extension Client {
    /// Each device that came to the list after this one is told once. Called when everything that waited for this device
    /// was taken: what came to the relay before the new device did is among it.
    func tellRooms() throws {
        let later = try ownLists().devices(listedAfter: account.device)
        for device in later where try !home.wasToldOfRooms(device) {
            _ = try home.queue(try anchors(for: device), tellingOfRooms: device)
        }
    }

    private func anchors(for device: DeviceID) throws -> [Outgoing] {
        let rooms = try heldRooms().filter { room in
            room.stored.fork == nil && room.state.member(who)?.identity == .of(account.identity)
        }.compactMap { room in
            AnchoredRoom(
                room.newest.point,
                said: try room.stored.details.map { .init(try RoomDetails(stored: $0), by: $0.by) }
            )
        }
        return try stride(from: 0, to: rooms.count, by: ContentLimits.anchoredRooms).compactMap { start in
            Sync(rooms: Array(rooms[start..<min(rooms.count, start + ContentLimits.anchoredRooms)]))
        }.map { try request(.sync($0), to: device, of: who) }
    }

    /// What another device tells of a room, as the home keeps it.
    func heard(_ room: AnchoredRoom, from device: DeviceID) throws -> UnconfirmedRoom {
        UnconfirmedRoom(
            room: room.point.room,
            version: room.point.version,
            anchor: HeardAnchor(
                entry: room.point.entry,
                device: device,
                details: try room.said.map { try stored($0.details, by: $0.by) }
            )
        )
    }
}

extension DeviceListChain {
    /// Those on the newest list that stand on no list up to the first one with `device`.
    func devices(listedAfter device: DeviceID) -> [DeviceID] {
        guard let first = all.first(where: { $0.content.device(device) != nil }) else { return [] }
        let before = Set(all.filter { $0.version <= first.version }.flatMap { $0.content.devices.map(\.id) })
        return newest.content.devices.map(\.id).filter { !before.contains($0) }
    }
}
