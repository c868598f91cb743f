import Foundation
import GRDB
package import PosternWire

extension ActTransaction {
    /// - Returns: `nil` where there is none, or it was deleted.
    package func user(_ number: UserNumber, in network: NetworkID) throws -> User? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: User.select + " WHERE user.deleted_ms IS NULL AND network.network = ? AND user.number = ?"
            ),
            arguments: [network.data, number.value]
        ).map(User.init)
    }

    package func user(_ who: Who) throws -> User? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: User.select + " WHERE user.deleted_ms IS NULL AND network.network = ? AND user.user = ?"
            ),
            arguments: [who.network.data, who.user.data]
        ).map(User.init)
    }

    /// Whose login it is, byte for byte.
    package func user(login: String, in network: NetworkID) throws -> User? {
        try Row.fetchOne(
            db,
            sql: User.select + " WHERE user.deleted_ms IS NULL AND network.network = ?1 AND " + Database.hasLogin,
            arguments: [network.data, login, login.folded]
        ).map(User.init)
    }

    package func users(ofKind kind: UserKind, in network: NetworkID) throws -> [User] {
        try db.users(ofKind: kind, in: network)
    }

    /// - Returns: `nil` for an unknown network.
    package func create(_ user: NewUser, in network: NetworkID) throws -> UserCreation? {
        guard let row = try db.networkRow(network) else { return nil }
        return try db.create(user, network: row)
    }

    package func setNames(first: String, last: String, of who: Who) throws {
        try update(
            who,
            "first_name = ?, folded_first_name = ?, last_name = ?, folded_last_name = ?",
            [first, first.folded, last, last.folded]
        )
    }

    package func setDisplayName(_ name: String, of who: Who) throws {
        try update(who, "display_name = ?, folded_display_name = ?", [name, name.folded])
    }

    /// - Parameter hash: 64 bytes; whoever knows what it was made of registers the bot, once.
    package func setChallenge(_ hash: [UInt8], of who: Who) throws {
        try update(who, "challenge = ?", [Data(hash)])
    }

    package func noteChange(of who: Who, at now: Timestamp) throws {
        try update(who, "modified_ms = ?", [now.stored])
    }

    /// - Returns: Whether there is such a group.
    package func move(_ who: Who, to group: GroupCode) throws -> Bool {
        guard let network = try db.networkRow(who.network), let row = try db.groupRow(group, network: network) else {
            return false
        }
        try update(who, "security_group = ?", [row])
        return true
    }

    /// A suspended user's devices may neither sign in nor send, and get nothing; what waits for them stays.
    ///
    /// - Returns: Its devices, whose connections the relay ends.
    package func suspend(_ who: Who, _ isSuspended: Bool) throws -> [DeviceID] {
        guard let user = try db.userRow(who) else { return [] }
        try update(who, "is_suspended = ?", [isSuspended])
        forget(.everything)
        return try db.listedDevices(of: user).map(\.id)
    }

    /// See ``Store/rename(_:to:now:)``.
    package func rename(_ who: Who, to login: String, now: Timestamp) throws -> Renaming {
        try db.rename(who, to: login, now: now)
    }

    /// See ``Store/reset(_:inviting:now:)``.
    package func reset(
        _ who: Who,
        inviting invitation: (hash: Hash512, expires: Timestamp)?,
        now: Timestamp
    ) throws -> [DeviceID]? {
        guard let (devices, forgets) = try db.reset(who, inviting: invitation, now: now) else { return nil }
        forget(forgets)
        return devices
    }

    /// Signs devices of a user out for good: they lose queue and keys at once.
    ///
    /// - Returns: Those among `ids` that are on the user's list, reset before or now.
    package func resetDevices(_ ids: Set<DeviceID>, of who: Who) throws -> Set<DeviceID> {
        guard let user = try db.userRow(who) else { return [] }
        let devices = try db.listedDevices(of: user).filter { ids.contains($0.id) }
        try db.reset(devices)
        forget(.user(who, emptied: devices.map(\.row)))
        return Set(devices.map(\.id))
    }

    /// Lets a user register once. An earlier invitation that nobody used counts no longer.
    package func invite(_ who: Who, _ hash: Hash512, expires: Timestamp) throws {
        guard let user = try db.userRow(who) else { return }
        try db.execute(sql: "DELETE FROM invitation WHERE user = ? AND device IS NULL", arguments: [user])
        try db.invite(user, hash, expires: expires)
    }

    /// The user is in no list any more, cannot come back, and its login is free. Devices, queues, keys, vaults and names
    /// go; what it signed stays, for others check with it what the user wrote.
    ///
    /// - Returns: Its devices, whose connections the relay ends.
    package func delete(_ who: Who, at now: Timestamp) throws -> [DeviceID] {
        guard let user = try db.userRow(who) else { return [] }
        let devices = try reset(who, inviting: nil, now: now) ?? []
        try db.execute(sql: "DELETE FROM reserved_login WHERE user = ?", arguments: [user])
        try db.securely {
            try update(
                who,
                """
                login = '-' || number, folded_login = '-' || hex(user), first_name = '', folded_first_name = '',
                last_name = '', folded_last_name = '', display_name = '', folded_display_name = '', identity = NULL,
                is_suspended = 1, challenge = NULL, rejected_ms = NULL, deleted_ms = ?,
                security_group = (SELECT id FROM security_group
                    WHERE security_group.network = user.network AND is_default = 1)
                """,
                [now.stored]
            )
        }
        forget(.everything)
        return devices
    }

    /// Also one that was deleted: its row stays.
    func isThere(_ who: Who) throws -> Bool { try db.userRow(who) != nil }

    private func update(_ who: Who, _ changes: String, _ values: StatementArguments) throws {
        guard let user = try db.userRow(who) else { return }
        try db.execute(sql: "UPDATE user SET \(changes) WHERE id = ?", arguments: values + [user])
    }
}
