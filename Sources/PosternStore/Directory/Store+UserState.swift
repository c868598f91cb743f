import GRDB
package import PosternWire

extension Store {
    /// A suspended user's devices may neither sign in nor send, and get nothing; what waits for them stays.
    ///
    /// - Returns: Its devices, whose connections the relay ends; `nil` for an unknown user.
    package func suspend(_ who: Who, _ isSuspended: Bool) async throws -> [DeviceID]? {
        try await act { act in try act.isThere(who) ? act.suspend(who, isSuspended) : nil }
    }

    /// Ends an identity: its devices lose their queues and keys, its vaults and invitations go, and the user registers
    /// anew by another invitation. The device list stays, and goes on with the new identity.
    ///
    /// - Parameter invitation: That invitation, in the same transaction.
    /// - Returns: Its devices, whose connections the relay ends; `nil` for an unknown user.
    package func reset(
        _ who: Who,
        inviting invitation: (hash: Hash512, expires: Timestamp)? = nil,
        now: Timestamp
    ) async throws -> [DeviceID]? {
        try await act { try $0.reset(who, inviting: invitation, now: now) }
    }

    /// Signs devices of a user out for good: they lose queue and keys at once. Its identity and vaults stay, and so does
    /// its list: whoever has the password or the recovery key lists a new device.
    ///
    /// - Parameter answer: Made of what is returned, and kept in the same transaction; when it throws, nothing is done.
    /// - Returns: Those among `ids` that are on the user's list, reset before or now; `nil` for an unknown user.
    package func resetDevices(
        _ ids: Set<DeviceID>,
        of who: Who,
        keeping answer: (@Sendable (Set<DeviceID>) throws -> KeptAnswer)? = nil
    ) async throws -> Set<DeviceID>? {
        try await act { act in
            guard try act.isThere(who) else { return nil }
            let reset = try act.resetDevices(ids, of: who)
            if let answer { try act.keep { try answer(reset) } }
            return reset
        }
    }
}

extension Database {
    /// - Returns: `nil` for an unknown user.
    func reset(
        _ who: Who,
        inviting invitation: (hash: Hash512, expires: Timestamp)?,
        now: Timestamp
    ) throws -> (devices: [DeviceID], forgets: Forgets)? {
        guard let user = try userRow(who) else { return nil }
        let devices = try listedDevices(of: user)
        try reset(devices)
        // The new identity will sign it.
        try takeGivenLogin(user, now: now)
        try replaceVaults([], of: user, who: who)
        try forgetGuesses(at: who)
        // Who used one could repeat its registration, and be told that it counts.
        try execute(sql: "DELETE FROM invitation WHERE user = ?", arguments: [user])
        try execute(
            sql: "UPDATE user SET status = ?, administrator_mac = NULL WHERE id = ?",
            arguments: [UserStatus.pending.rawValue, user]
        )
        if let invitation { try invite(user, invitation.hash, expires: invitation.expires) }
        return (devices.map(\.id), .user(who, emptied: devices.map(\.row)))
    }
}
