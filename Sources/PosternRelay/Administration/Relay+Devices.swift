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
    ///   - keeping: The answer that is kept with it.
    /// - Returns: One outcome for each, in order.
    /// - Throws: ``AdministrationError/unknownUser``, or what the store throws.
    package func resetDevices(
        _ ids: [String],
        ofUser number: String,
        in network: NetworkID,
        keeping: AnswerKeeping<[Result<DeviceID, DeviceRefusal>]>? = nil
    ) async throws -> [Result<DeviceID, DeviceRefusal>] {
        let who = try await storedUser(number, in: network).who
        let devices = ids.map { Hex.decode($0).flatMap { DeviceID($0) } }
        let answer = keeping?.made(at: clock()) { Self.outcomes(of: devices, reset: $0) }
        let named = Set(devices.compactMap(\.self))
        guard let reset = try await store.resetDevices(named, of: who, keeping: answer) else {
            throw AdministrationError.unknownUser
        }
        for device in reset { switchboard.cut(device) }
        return Self.outcomes(of: devices, reset: reset)
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
        expires: Timestamp
    ) async throws -> (invitation: UserInvitation, devices: [DeviceID]) {
        let hash = try checkedInvitation(relayHalfHash, expires: expires)
        let place = try await place(of: network)
        let who = try await storedUser(number, in: network).who
        guard let devices = try await store.reset(who, inviting: (hash, expires), now: clock()) else {
            throw AdministrationError.unknownUser
        }
        for device in devices { switchboard.cut(device) }
        let user = UserFacts(try await storedUser(number, in: network))
        return (UserInvitation(user: user, charterVersion: place.version, host: place.host), devices)
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
        in network: NetworkID
    ) async throws -> (user: UserFacts, given: String?) {
        guard let login = try? Login(normalising: name) else { throw AdministrationError.user(.nameUnusable) }
        let who = try await storedUser(number, in: network).who
        let renaming = try await store.rename(who, to: login.text, now: clock())
        switch renaming {
        case .loginTaken: throw AdministrationError.user(.nameTaken)
        case .unknownUser: throw AdministrationError.unknownUser
        case .renamed, .given:
            let user = UserFacts(try await storedUser(number, in: network))
            return (user, renaming == .given ? login.text : nil)
        }
    }
}
