import PosternWire

/// Users and their listed devices, as the writer needs them for each message: a cache that only the writer thread
/// touches. A verb that changes what it holds makes it forget, in the same turn as its commit.
final class Roster {
    private var users: [Who: RosterUser] = [:]
    private var devices: [DeviceID: RosterDevice] = [:]
    private let statements: HotStatements
    private let userLimit = 50_000

    init(_ statements: HotStatements) {
        self.statements = statements
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
        case .devices(let ids): ids.forEach(forget)
        case .user(let who, _): forget(who)
        case .everything: forgetAll()
        }
    }

    private func forget(_ id: DeviceID) {
        guard let device = devices[id] else { return }
        forget(device.owner)
    }

    private func forget(_ who: Who) {
        guard let user = users.removeValue(forKey: who) else { return }
        for device in user.devices { devices[device.id] = nil }
    }

    private func forgetAll() {
        users = [:]
        devices = [:]
    }
}

struct RosterUser {
    let row: Int64
    let who: Who
    let isSuspended: Bool
    let listVersion: UInt32
    /// Those on the newest list, sorted by id.
    let devices: [RosterDevice]
    /// How many of them a message must be for.
    let dueDevices: Int

    init(row: Int64, who: Who, isSuspended: Bool, listVersion: UInt32, devices: [RosterDevice]) {
        self.row = row
        self.who = who
        self.isSuspended = isSuspended
        self.listVersion = listVersion
        self.devices = devices
        dueDevices = devices.count(where: \.isDue)
    }
}

struct RosterDevice {
    let row: Int64
    let id: DeviceID
    let owner: Who
    /// Reset, or its user is suspended: a row for it is dropped, and it may not send.
    let isShutOut: Bool
    let hasPublishedKey: Bool

    /// Whether a message to its user must have a row for it.
    var isDue: Bool { !isShutOut && hasPublishedKey }
}
