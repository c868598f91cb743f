import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// The devices on a user's newest list.
    ///
    /// - Parameter number: 1 to 10 digits.
    /// - Throws: ``AdministrationError/unknownUser``, or what the store throws.
    package func devices(ofUser number: String, in network: NetworkID) async throws -> [DeviceFacts] {
        try await store.devices(of: storedUser(number, in: network).who).map(DeviceFacts.init)
    }

    /// Signs devices of a user out for good. Its identity and vaults stay: with the password or the recovery key the user
    /// lists another device. See ``resetUser(_:in:relayHalfHash:expires:)`` for one who has lost everything.
    ///
    /// - Parameters:
    ///   - ids: 32 hexadecimal digits each; anything else is no device.
    /// - Returns: One outcome for each, in order.
    /// - Throws: ``AdministrationError/unknownUser``, or what the store throws.
    package func resetDevices(
        _ ids: [String],
        ofUser number: String,
        in network: NetworkID,
        by order: Order<[Result<DeviceID, DeviceRefusal>]> = .local("wickr:BatchResetDevicesForUser")
    ) async throws -> [Result<DeviceID, DeviceRefusal>] {
        let devices = ids.map { Hex.decode($0).flatMap { DeviceID($0) } }
        return try await carryOut(order) { act in
            let network = try act.network(network)
            let user = try act.user(number, in: network.id)
            let reset = try act.transaction.resetDevices(Set(devices.compactMap(\.self)), of: user.who)
            act.effects.cut += reset
            for device in reset.sorted() {
                act.note(
                    .device("\(device)", of: network.number.text),
                    in: network.id,
                    before: ["user": .text(user.number.text)],
                    after: ["user": .text(user.number.text), "reset": true]
                )
            }
            let outcomes = Self.outcomes(of: devices, reset: reset)
            act.noteFailures(among: outcomes, in: network)
            return outcomes
        }
    }

    private static func outcomes(
        of devices: [DeviceID?],
        reset: Set<DeviceID>
    ) -> [Result<DeviceID, DeviceRefusal>] {
        var seen: Set<DeviceID> = []
        return devices.map { device in
            guard let device, reset.contains(device) else { return .failure(.unknownDevice) }
            return seen.insert(device).inserted ? .success(device) : .failure(.repeated)
        }
    }

    /// Ends a user's identity, with all of its devices and vaults, and invites the user anew. Its lists stay, and go on
    /// with the identity that comes; everybody who knows the user sees that it changed.
    ///
    /// - Parameters:
    ///   - number: 1 to 10 digits.
    ///   - relayHalfHash: 64 bytes, as for ``invite(_:to:relayHalfHash:expires:)``.
    ///   - expires: At most 7 days from now.
    /// - Returns: The invitation, and the devices that were signed out.
    /// - Throws: ``AdministrationError``, or what the store throws.
    package func resetUser(
        _ number: String,
        in network: NetworkID,
        relayHalfHash: [UInt8],
        expires: Timestamp,
        by order: Order<ResetFacts> = .local("postern:ResetUser")
    ) async throws -> ResetFacts {
        let hash = try checkedInvitation(relayHalfHash, expires: expires)
        let place = try await place(of: network)
        return try await carryOut(order) { act in
            let network = try act.network(network)
            let user = try act.user(number, in: network.id)
            let devices = try act.transaction.reset(user.who, inviting: (hash, expires), now: act.now) ?? []
            act.effects.cut += devices
            act.note(
                user.subject(of: network),
                in: network.id,
                before: ["identity": user.identityName, "devices": .number(Int64(devices.count))],
                after: ["identity": .nothing, "devices": 0]
            )
            let facts = UserFacts(try act.user(number, in: network.id))
            return ResetFacts(
                invitation: UserInvitation(user: facts, charterVersion: place.version, host: place.host),
                devices: devices
            )
        }
    }

    /// Gives a user another name. Who has registered keeps the old one until its identity has signed the new one.
    ///
    /// - Parameters:
    ///   - number: 1 to 10 digits.
    ///   - name: In any case and normal form.
    /// - Returns: The user, and the name that waits for its signature.
    /// - Throws: ``AdministrationError``, or what the store throws.
    package func renameUser(
        _ number: String,
        to name: String,
        in network: NetworkID,
        by order: Order<RenamedUser> = .local("postern:RenameUser")
    ) async throws -> RenamedUser {
        guard let login = try? Login(normalising: name) else { throw AdministrationError.user(.nameUnusable) }
        return try await carryOut(order) { act in
            let network = try act.network(network)
            let user = try act.user(number, in: network.id)
            let renaming = try act.transaction.rename(user.who, to: login.text, now: act.now)
            guard renaming == .renamed || renaming == .given else { throw AdministrationError.user(.nameTaken) }
            let given = renaming == .given ? login.text : nil
            act.note(
                user.subject(of: network),
                in: network.id,
                before: ["login": .text(user.login)],
                after: given == nil
                    ? ["login": .text(login.text)] : ["login": .text(user.login), "given": .text(given)]
            )
            return RenamedUser(user: UserFacts(try act.user(number, in: network.id)), given: given)
        }
    }
}

/// What came of resetting a user.
package struct ResetFacts: Hashable, Sendable {
    package let invitation: UserInvitation
    /// That were signed out.
    package let devices: [DeviceID]
}

/// What came of renaming a user.
package struct RenamedUser: Hashable, Sendable {
    package let user: UserFacts
    /// The name that waits for its owner's signature.
    package let given: String?
}

extension User {
    /// A fingerprint of its identity, for the audit log.
    var identityName: AuditValue { identity.map { .text("\(Hash512.of($0))") } ?? .nothing }
}
