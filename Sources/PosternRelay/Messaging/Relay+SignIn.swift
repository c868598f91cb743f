import FoundationEssentials
import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// Greets somebody who has no device yet and wants to join a network.
    ///
    /// - Parameters:
    ///   - minor: The version that both speak.
    ///   - nonce: Of the connection.
    /// - Returns: `nil` for a network that is not here.
    package func welcomeGuest(of network: NetworkID, minor: UInt32, nonce: [UInt8]) async throws -> Welcome? {
        guard let entry = try await charters.entry(of: network, in: store) else { return nil }
        return welcome(entry, minor: minor, nonce: nonce)
    }

    /// Checks a device's proof. An unknown device costs the same work and gets the same answer as a wrong signature.
    ///
    /// - Parameters:
    ///   - minor: The version that both speak.
    ///   - nonce: Of this connection's challenge.
    ///   - address: Where the client says that it connected to.
    ///   - origin: Where the connection came from, without a port.
    /// - Returns: What to welcome the device with; it says so where the device was removed, or its user reset. `nil` when
    ///   it may not come in.
    package func checkProof(
        of id: DeviceID,
        of who: Who,
        minor: UInt32,
        nonce: [UInt8],
        address: String,
        signature: [UInt8],
        from origin: String? = nil
    ) async throws -> Welcome? {
        guard let entry = try await charters.entry(of: who.network, in: store) else { return nil }
        let known = try await store.knownDevice(id).flatMap { $0.who == who ? $0 : nil }
        let device = known.flatMap { $0.isSuspended ? nil : $0 }
        guard let address = try? HostAddress(address), signature.count == Limits.signatureBytes else { return nil }
        let check = SignInProof(who: who, device: id, address: address, nonce: nonce).check(
            signature,
            by: try device.map { try DevicePublicKey($0.publicKey) },
            under: entry.charters.newest.content
        )
        guard check.isPassed, let device else {
            let visit = known == nil ? Visit(who.network, from: origin) : Visit(who, device: id, from: origin)
            let reason = known == nil ? "no such device" : device == nil ? "the user is suspended" : "a wrong proof"
            noteFailure(of: .signIn, by: visit, reason: reason)
            return nil
        }
        if device.standing == .listed {
            store.touch(id, at: clock(), isSignIn: true)
            noteSignIn(of: id, Visit(who, device: id, from: origin))
        } else {
            noteFailure(of: .signIn, by: Visit(who, device: id, from: origin), reason: "the device was removed")
        }
        var welcome = welcome(device, entry, minor: minor, nonce: nonce)
        if let place = try await groupPlace(of: who) { welcome.group = place }
        return welcome
    }

    /// Whether a device that was let in may stay: it was not removed, reset or suspended meanwhile.
    package func mayStay(_ device: DeviceID) async throws -> Bool {
        try await store.device(device).map { !$0.isSuspended } ?? false
    }

    private func welcome(_ device: Device, _ entry: CharterBook.Entry, minor: UInt32, nonce: [UInt8]) -> Welcome {
        var welcome = welcome(entry, minor: minor, nonce: nonce)
        welcome.listVersion = device.listVersion
        welcome.removed = device.standing != .listed
        welcome.bundlesLeft = UInt32(clamping: device.bundlesLeft)
        if let last = device.lastAccepted { welcome.lastAccepted = Data(last.bytes) }
        return welcome
    }

    private func welcome(_ entry: CharterBook.Entry, minor: UInt32, nonce: [UInt8]) -> Welcome {
        var welcome = Welcome()
        welcome.nonce = Data(nonce)
        welcome.minor = minor
        welcome.limits = limits.announced
        welcome.timeMs = clock().milliseconds
        welcome.epoch = Data(epoch.bytes)
        welcome.charterVersion = entry.charters.newest.version
        welcome.policyVersion = entry.policyVersion
        return welcome
    }
}
