import PosternWire

/// Users and their listed devices, and rooms and who is in them, as the writer needs them for each message: a cache that
/// only the writer touches. A verb that changes what it holds makes it forget, in the same turn as its commit.
final class Roster {
    private var users: [Who: RosterUser] = [:]
    private var devices: [DeviceID: RosterDevice] = [:]
    /// Whoever is in a room that is here is here too.
    private var rooms: [ConversationID: RosterRoom] = [:]
    private var roomsOfUser: [Who: Set<ConversationID>] = [:]
    private var formerRooms = FormerRooms()
    private var devicesInRooms = 0
    private let statements: HotStatements
    private let roomStatements: RoomStatements
    private let userLimit = 50_000
    /// Of devices, counted once for each room.
    private let roomLimit = 500_000

    init(_ statements: HotStatements, _ roomStatements: RoomStatements) {
        self.statements = statements
        self.roomStatements = roomStatements
    }

    func user(_ who: Who) throws(SQLiteFailure) -> RosterUser? {
        if let user = users[who] { return user }
        if users.count >= userLimit { forgetAll() }
        guard let user = try statements.user(who) else { return nil }
        users[who] = user
        for device in user.devices { devices[device.id] = device }
        return user
    }

    /// A device that is on its user's newest list, reset or not.
    func device(_ id: DeviceID) throws(SQLiteFailure) -> RosterDevice? {
        if let device = devices[id] { return device }
        guard let who = try statements.owner(of: id), try user(who) != nil else { return nil }
        return devices[id]
    }

    /// Of any device that there ever was.
    func row(of id: DeviceID) throws(SQLiteFailure) -> Int64? {
        if let device = devices[id] { return device.row }
        return try statements.row(of: id)
    }

    func forget(_ what: Forgets) {
        switch what {
        case .nothing: break
        case .queues: break
        case .keys(let published): for (id, isPublished) in published { devices[id]?.hasPublishedKey = isPublished }
        case .user(let who, _): forget(who)
        case .room(let room): forget(room)
        case .everything: forgetAll()
        }
    }

    private func forget(_ who: Who) {
        for room in roomsOfUser[who] ?? [] { forget(room) }
        formerRooms.forget(who)
        guard let user = users.removeValue(forKey: who) else { return }
        for device in user.devices { devices[device.id] = nil }
    }

    private func forgetAll() {
        users = [:]
        devices = [:]
        forgetRooms()
    }
}

// Rooms.
extension Roster {
    /// A room with who is in it now.
    func room(_ id: ConversationID) throws(SQLiteFailure) -> RosterRoom? {
        if let room = rooms[id] { return room }
        guard let place = try roomStatements.room(id) else { return nil }
        let members = try roomStatements.members(of: place.row)
        let room = RosterRoom(place: place.place, members: Set(members), devices: try listedDevices(of: members))
        if devicesInRooms + room.devices.count > roomLimit { forgetRooms() }
        rooms[id] = room
        devicesInRooms += room.devices.count
        for who in members { roomsOfUser[who, default: []].insert(id) }
        return room
    }

    /// The same as it was under the entry of a version.
    ///
    /// - Returns: `nil` where that version is not here, or is another entry.
    func room(_ id: ConversationID, at version: UInt32, entry: Hash512) throws(SQLiteFailure) -> RosterRoom? {
        if let room = formerRooms.room(id, at: version, entry: entry) { return room }
        guard let place = try roomStatements.room(id), try roomStatements.entry(of: id, at: version) == entry else {
            return nil
        }
        let members = try roomStatements.members(of: place.row, at: version)
        let room = RosterRoom(place: place.place, members: Set(members), devices: try listedDevices(of: members))
        formerRooms.remember(room, at: version, entry: entry)
        return room
    }

    private func listedDevices(of members: [Who]) throws(SQLiteFailure) -> [RosterDevice] {
        // Once for all: none of them may go while the others come.
        if users.count + members.count > userLimit { forgetAll() }
        var devices: [RosterDevice] = []
        for who in members { devices += try user(who)?.devices ?? [] }
        return devices.sorted { $0.id < $1.id }
    }

    private func forget(_ id: ConversationID) {
        formerRooms.forget(id)
        guard let room = rooms.removeValue(forKey: id) else { return }
        devicesInRooms -= room.devices.count
        for who in room.members {
            roomsOfUser[who]?.remove(id)
            if roomsOfUser[who]?.isEmpty == true { roomsOfUser[who] = nil }
        }
    }

    private func forgetRooms() {
        rooms = [:]
        formerRooms.forgetAll()
        roomsOfUser = [:]
        devicesInRooms = 0
    }
}
