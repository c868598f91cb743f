import PosternHome
import PosternSession
import PosternTransport
import PosternTrust
import PosternWire

/// Gets to know a network of which only a code is known, or whose relay shows another authority than before.
///
/// The first connection trusts nobody and says nothing but which network it wants: charters prove themselves. What
/// follows goes under the authority that the newest charter pins.
enum FirstContact {
    /// - Returns: The network, with the authority that its relay showed.
    /// - Throws: ``ClientError/untrusted(_:_:)``, ``ClientError/authorityNotShown``.
    static func meet(_ code: NetworkCode) async throws -> (network: Network, authorities: [StoredDocument]) {
        let role = ClientSession.Role.guest(code.network)
        let (connection, _, certificates) = try await ClientConnection.open(code.address, trust: .anyone, role: role)
        defer { connection.close() }
        let documents = try await connection.documents(.charter, of: code.network.bytes)
        do {
            let charters = try CharterChain(
                joining: code.network,
                floor: code.charterVersion,
                documents: documents
            )
            var network = Network(charters: charters)
            let kept = try network.take(shown: certificates)
            return (network, kept)
        } catch let error as ChainError {
            throw ClientError.untrusted("the network's charter", error)
        }
    }

    /// A relay whose certificate was refused may have a new authority that a new charter pins.
    ///
    /// - Returns: What to keep.
    static func meetAgain(_ network: inout Network, at address: HostAddress, now: Timestamp) async throws
        -> [StoredDocument]
    {
        let role = ClientSession.Role.guest(network.id)
        let (connection, _, certificates) = try await ClientConnection.open(address, trust: .anyone, role: role)
        defer { connection.close() }
        let from = network.charters.newest.version + 1
        let later = try await connection.documents(.charter, of: network.id.bytes, from: from)
        let charters = later.isEmpty ? [] : try network.take(charters: later, arriving: .at(now))
        return try charters + network.take(shown: certificates)
    }
}
