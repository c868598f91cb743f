import PosternAdminAPI
import PosternTrust
import PosternWire

/// A network whose charters were fetched and checked, and whose number still stands for it.
struct KnownNetwork {
    /// 8 digits.
    let number: String
    let charters: CharterChain

    var id: NetworkID { charters.network }

    init(number: String, charters: CharterChain) {
        self.number = number
        self.charters = charters
    }

    /// - Throws: ``CommandFailure``; loudly where the relay shows another network than before.
    init(_ number: String, through client: AdminClient, _ state: AdministratorState?) async throws {
        let reply = try await client.send(GetCharters.self, GetCharters.Request(networkId: number))
        let held: CharterChain?
        do {
            let documents = try reply.charters.map { document in
                try Document(body: document.body.bytes, signature: document.signature.bytes)
            }
            let id = NetworkID(firstCharter: documents.first?.body ?? [])
            held = try state?.charters(of: id)
            charters = try Self.chain(of: id, documents, held: held)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(
                "the relay's charters of network \(number) are refused: \(error)",
                hint: state == nil ? nil : "do not go on: the relay hides or replaces what was signed before"
            )
        }
        self.number = number
        try state?.pin(number, to: charters.network)
        if charters.newest.version != held?.newest.version { try state?.keep(charters) }
    }

    /// - Parameter held: What was seen before; the relay must have all of it.
    private static func chain(
        of id: NetworkID,
        _ documents: [Document],
        held: CharterChain?
    ) throws(ChainError) -> CharterChain {
        guard var chain = held else { return try CharterChain(joining: id, floor: 1, documents: documents) }
        try chain.update(with: documents, arriving: .joining)
        return chain
    }

    /// When the newest charter ends, as people read it.
    var expires: String {
        CalendarTime(clamping: Int64(clamping: charters.newest.content.expires.seconds)).rfc3339
    }

    /// The newest policy, which the operating key of the newest charter has to have signed.
    func policy(through client: AdminClient) async throws -> Policy {
        let reply = try await client.send(GetPolicy.self, GetPolicy.Request(networkId: number))
        do {
            let document = try Document(body: reply.policy.body.bytes, signature: reply.policy.signature.bytes)
            return try PolicyChain.policy(in: document, under: charters)
        } catch {
            throw CommandFailure("the relay's policy of network \(number) is refused: \(error)")
        }
    }

    /// What somebody without an invitation gives first.
    func code() throws -> NetworkCode {
        guard let address = charters.newest.content.hosts.first else {
            throw CommandFailure("the charter of network \(number) names no address")
        }
        return NetworkCode(network: id, charterVersion: charters.newest.version, address: address)
    }
}
