import PosternAdminAPI
import PosternPrimitives
import PosternTrust
import PosternWire

/// Signs a network's next charter with a root that stays here, and has the relay take it.
///
/// A signed charter is kept before it is sent: where the answer is lost the same one is sent again, so that no root ever
/// signs two of one version.
struct CharterDesk {
    let client: AdminClient
    let state: AdministratorState
    private(set) var network: KnownNetwork

    init(_ number: String, through client: AdminClient, _ state: AdministratorState) async throws {
        self.client = client
        self.state = state
        if let id = try state.pinned(number), let pending = try state.pendingCharter(of: id) {
            try await Self.finish(pending, of: id, number: number, client, state)
        }
        network = try await KnownNetwork(number, through: client, state)
    }

    /// - Parameters:
    ///   - preparation: What the relay answered, where the charter brings the operating key that it drew.
    ///   - new: A root that the charter brings; its file is written before anybody hears of it.
    ///   - change: What is to be otherwise; version, predecessor and times are set.
    /// - Throws: ``CommandFailure``; what the relay refused is forgotten.
    mutating func amend(
        with root: RootKey,
        preparation: String? = nil,
        adding new: NewRoot? = nil,
        _ change: (inout Charter) throws -> Void
    ) async throws {
        let document = try sign(with: root, change)
        try new?.keep(for: network.id)
        let pending = PendingCharter(document, preparation: preparation)
        try state.keep(pending, of: network.id)
        do {
            try await Self.put(pending, number: network.number, client)
        } catch let failure as CommandFailure where failure.isRelaysRefusal {
            state.forgetPendingCharter(of: network.id)
            new?.discard()
            throw failure
        }
        try take(document)
        state.forgetPendingCharter(of: network.id)
    }

    /// The charter that hands a network over, signed by the relay.
    mutating func take(_ document: Document) throws {
        var charters = network.charters
        do {
            try charters.update(with: [document], arriving: .joining)
        } catch {
            throw CommandFailure("the charter is refused: \(error)")
        }
        try state.keep(charters)
        network = KnownNetwork(number: network.number, charters: charters)
    }

    private func sign(with root: RootKey, _ change: (inout Charter) throws -> Void) throws -> Document {
        guard network.charters.newest.content.roots.contains(root.publicKey) else {
            throw CommandFailure(
                "the newest charter does not name this root: it can sign nothing any more",
                hint: "'posternctl network show' lists the roots that count"
            )
        }
        let now = Timestamp.now
        var charter = network.charters.draft(issued: now, expires: now.adding(seconds: Charter.lifetimeSeconds))
        try change(&charter)
        do {
            return try Document(signing: charter, with: root)
        } catch {
            throw CommandFailure("there can be no such charter: \(error)")
        }
    }

    private static func put(_ pending: PendingCharter, number: String, _ client: AdminClient) async throws {
        let request = PutCharter.Request(
            networkId: number,
            charter: pending.charter.body.bytes,
            signature: pending.charter.signature.bytes,
            preparation: pending.preparation
        )
        _ = try await client.send(PutCharter.self, request)
    }

    private static func finish(
        _ pending: PendingCharter,
        of id: NetworkID,
        number: String,
        _ client: AdminClient,
        _ state: AdministratorState
    ) async throws {
        do {
            try await put(pending, number: number, client)
            StandardError.write("a charter that was signed before has reached the relay now")
        } catch let failure as CommandFailure where failure.isRelaysRefusal {
            let reason = failure.messages.joined(separator: "; ")
            StandardError.write("a charter that was signed before is refused by the relay, and given up: \(reason)")
        }
        state.forgetPendingCharter(of: id)
    }
}
