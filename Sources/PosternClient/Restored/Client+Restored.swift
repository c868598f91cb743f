import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// Gives the relay's store what it has to have of this device, before anything new is sent.
    ///
    /// After a restore from a back-up that is everything again: newer documents, keys that were never published, and
    /// what was accepted in the last 7 days. Whoever is stopped in between does what is left at the next sign-in.
    func settle(_ welcome: Welcome, _ network: Network, _ connection: ClientConnection) async throws {
        guard let epoch = Epoch(welcome.epoch) else { throw ClientError.protocolBroken("a welcome without an epoch") }
        let notice = ClientNotice.relayRestored(epoch: epoch.description)
        let standing = try home.meet(epoch, telling: notice.forHome(), at: clock())
        // First, for keys and messages are checked against the newest lists.
        let offering = OfferingBack(client: self, network: network, connection: connection)
        try await offering.offerOwn(beyond: welcome)
        if standing == .restored { try await offering.offerOthers() }
        try await replenish(connection, left: welcome.bundlesLeft)
        if standing == .restored { try await Repeating(client: self, connection: connection).run() }
        if standing != .settled { try home.settle(in: epoch) }
    }
}
