import FoundationEssentials
import PosternCrypto
import PosternHome
import PosternPrimitives
import PosternTrust
import PosternWire

/// Finds a key to seal to for every recipient device: kept ones first, then claimed ones, each checked.
struct KeyClaiming {
    let home: Home
    let connection: ClientConnection
    let now: Timestamp

    /// - Returns: The recipients that have a key; the others are left out by the relay's word, or because what it gave
    ///   is no good.
    func keys(for message: MessageID, _ recipients: Recipients) async throws -> [Recipient] {
        var found = try kept(for: message, recipients)
        let lacking = recipients.devices.filter { found[$0.listed.id] == nil }
        if !lacking.isEmpty {
            try await claim(lacking, recipients)
            found = try kept(for: message, recipients)
            // One-time keys may have lain at the relay for too long; the rotating one of a device that lives has not.
            let stale = lacking.filter { found[$0.listed.id] == nil }
            if !stale.isEmpty {
                try await claim(stale, isRotatingOnly: true, recipients)
                found = try kept(for: message, recipients)
            }
        }
        return try recipients.devices.compactMap { device in
            guard let key = found[device.listed.id] else { return nil }
            let point = try P521.Agreement.PublicKey(key.point)
            return Recipient(user: device.who.user, device: device.listed.id, key: ExchangeKey(point))
        }
    }

    private func kept(for message: MessageID, _ recipients: Recipients) throws -> [DeviceID: ClaimedKey] {
        let rotating = recipients.devices.filter(recipients.isRotatingOnly).map(\.listed.id)
        let others = recipients.devices.filter { !recipients.isRotatingOnly($0) }.map(\.listed.id)
        let first = try home.takeKeys(for: message, of: others, choosing: .oneTimeFirst, at: now)
        return try home.takeKeys(for: message, of: rotating, choosing: .rotatingOnly, at: now)
            .merging(first) { one, _ in one }
    }

    private func claim(_ lacking: [Recipients.Device], _ recipients: Recipients) async throws {
        let rotating = lacking.filter(recipients.isRotatingOnly)
        let others = lacking.filter { !recipients.isRotatingOnly($0) }
        try await claim(others, isRotatingOnly: false, recipients)
        try await claim(rotating, isRotatingOnly: true, recipients)
    }

    private func claim(
        _ devices: [Recipients.Device],
        isRotatingOnly: Bool,
        _ recipients: Recipients
    ) async throws {
        var rest = devices[...]
        while !rest.isEmpty {
            let some = Array(rest.prefix(Limits.claimedDevices))
            rest = rest.dropFirst(some.count)
            try await claimPart(some, isRotatingOnly: isRotatingOnly, recipients)
        }
    }

    /// - Parameter devices: At most ``Limits/claimedDevices``.
    private func claimPart(
        _ devices: [Recipients.Device],
        isRotatingOnly: Bool,
        _ recipients: Recipients
    ) async throws {
        var claim = Claim()
        claim.devices = devices.map { Data($0.listed.id.bytes) }
        claim.rotatingOnly = isRotatingOnly
        guard case .claimed(let claimed) = try await connection.ask(.claim(claim)) else {
            throw ClientError.protocolBroken("another answer than keys")
        }
        var keys: [ClaimedKey] = []
        for item in claimed.keys {
            guard let device = devices.first(where: { $0.listed.id == DeviceID(item.device) }) else { continue }
            keys += checked(item.bundle, of: device, recipients)
        }
        try home.keep(keys, at: now)
    }

    /// A bundle that fails a check counts as none.
    private func checked(
        _ bundle: SignedDocument,
        of device: Recipients.Device,
        _ recipients: Recipients
    ) -> [ClaimedKey] {
        guard
            let document = try? Document(bundle),
            let bundle = try? CheckedBundle(
                document,
                of: device.listed.id,
                on: recipients.list(of: device),
                at: now
            )
        else { return [] }
        return bundle.keys.map { key in
            ClaimedKey(
                device: bundle.device,
                key: key.id,
                kind: bundle.kind == .oneTime ? .oneTime : .rotating,
                created: bundle.created,
                point: key.publicKey.bytes
            )
        }
    }
}
