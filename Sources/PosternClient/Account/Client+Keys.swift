import FoundationEssentials
import PosternHome
import PosternWire

extension Client {
    /// One-time bundles that the relay should have for this device.
    private static let bundlesWanted = 8
    /// Below so many, new ones are made.
    private static let bundlesAtLeast = 4
    /// A rotating key serves so long, milliseconds: 24 h.
    private static let rotation: UInt64 = 86_400_000
    private static let bundlesInRequest = 16
    /// A relay that says again and again that it has none does not fill the disk.
    private static let privateKeysAtMost = 2 * Limits.bundlesOfDevice * Limits.oneTimeKeysInBundle

    /// Publishes what the relay lacks: bundles that were made and never offered, or refused, one-time keys below the
    /// threshold, and the next rotating key. What was published at an earlier store counts for nothing, and neither does
    /// what was offered and not answered: `left` says whether it arrived.
    ///
    /// - Parameter left: One-time bundles that the relay still has.
    func replenish(_ connection: ClientConnection, left: UInt32) async throws {
        let now = clock()
        var made: [NewBundle] = []
        let making = BundleMaking(home: home, who: account.who, device: account.device, signingKey: signingKey)
        let waiting = try home.unpublishedBundles()
        let available = Int(clamping: left) + waiting.count { $0.kind == .oneTime }
        if available < Self.bundlesAtLeast, try home.stock().oneTimeKeys < Self.privateKeysAtMost {
            for _ in available..<Self.bundlesWanted { made.append(try making.make(.oneTime, at: now)) }
        }
        if try isRotationDue(at: now), !waiting.contains(where: { $0.kind == .rotating }) {
            made.append(try making.make(.rotating, at: now))
        }
        if !made.isEmpty { try home.add(made) }
        try await publish(connection)
    }

    private func isRotationDue(at now: Timestamp) throws -> Bool {
        guard let created = try home.stock().rotatingCreated else { return true }
        return now.milliseconds(since: created) >= Self.rotation
    }

    /// Offers each bundle once. One whose answer is lost may have been claimed since, and the relay forgets a bundle when
    /// it is: offered again, its keys would be handed out twice.
    private func publish(_ connection: ClientConnection) async throws {
        while true {
            let offered = try home.offerBundles(limit: Self.bundlesInRequest, at: clock())
            guard !offered.isEmpty else { return }
            let numbers = offered.map(\.number)
            var put = PutKeys()
            put.bundles = offered.map { SignedDocument(body: $0.body, signature: $0.signature) }
            do {
                guard case .keysTaken = try await connection.ask(.putKeys(put)) else {
                    throw ClientError.protocolBroken("another answer than to keys")
                }
            } catch let refusal as RelayRefusal {
                try home.markRefused(numbers)
                // It has enough; these wait for the next time.
                if refusal.code == .tooMany { return }
                throw refusal.asClientError
            }
            try home.markPublished(numbers, at: clock())
        }
    }
}
