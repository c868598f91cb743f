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
        do {
            let documents = try reply.charters.map { document in
                try Document(body: document.body.bytes, signature: document.signature.bytes)
            }
            let id = NetworkID(firstCharter: documents.first?.body ?? [])
            charters = try CharterChain(joining: id, floor: 1, documents: documents)
        } catch {
            throw CommandFailure("the relay's charters of network \(number) are refused: \(error)")
        }
        self.number = number
        try state?.pin(number, to: charters.network)
    }

    /// What somebody without an invitation gives first.
    func code() throws -> NetworkCode {
        guard let address = charters.newest.content.hosts.first else {
            throw CommandFailure("the charter of network \(number) names no address")
        }
        return NetworkCode(network: id, charterVersion: charters.newest.version, address: address)
    }
}
