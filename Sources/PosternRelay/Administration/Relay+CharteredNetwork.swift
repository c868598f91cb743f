import PosternStore
import PosternTrust
import PosternWire

extension Relay {
    /// Makes a network from a charter that its administrator signed. The same charter may come again.
    ///
    /// - Parameters:
    ///   - charter: Version 1, signed by a root that it names; it names the prepared operating key, and of the relay's
    ///     addresses and authorities only what `template` has.
    ///   - preparation: ``NetworkPreparation/id``.
    /// - Throws: ``AdministrationError``, or what the store and the random source throw.
    package func createNetwork(
        _ new: NewNetwork,
        charter body: [UInt8],
        signature: [UInt8],
        preparation: String,
        from template: NetworkTemplate,
        by order: Order<NetworkFacts> = .local("postern:CreateCharteredNetwork")
    ) async throws -> NetworkFacts {
        let now = clock()
        if let held = try await store.network(NetworkID(firstCharter: body)) { return NetworkFacts(held) }
        let (operating, name) = try await preparedKey(preparation, now: now)
        let document = try Self.charter(
            body,
            signature: signature,
            operating: operating.publicKey,
            template: template,
            now: now
        )
        let making = try NetworkMaking(
            new,
            charter: document,
            operating: operating,
            root: nil,
            masterKey: masterKey,
            now: now
        )
        return try await make(making, new, now: now, spending: name, by: order)
    }

    private static func charter(
        _ body: [UInt8],
        signature: [UInt8],
        operating: OperatingPublicKey,
        template: NetworkTemplate,
        now: Timestamp
    ) throws(AdministrationError) -> Document {
        let document: Document
        let charter: Charter
        do {
            document = try Document(body: body, signature: signature)
            let id = NetworkID(firstCharter: body)
            charter = try CharterChain(joining: id, floor: 1, documents: [document]).newest.content
        } catch {
            throw .refused("the charter is refused: \(error)")
        }
        guard charter.operatingKey == operating else {
            throw .refused("the charter does not name the operating key of the preparation")
        }
        guard Set(charter.hosts).isSubset(of: template.hosts) else {
            throw .refused("the charter names an address that is not the relay's")
        }
        guard Set(charter.authorities).isSubset(of: template.authorities) else {
            throw .refused("the charter names an authority that is not the relay's")
        }
        try checkAdministratorsOwn(charter, now: now)
        return document
    }

    /// What holds for every charter that an administrator signed.
    static func checkAdministratorsOwn(_ charter: Charter, now: Timestamp) throws(AdministrationError) {
        guard now < charter.expires else { throw .refused("the charter has expired") }
        guard !charter.isRootAtRelay else {
            throw .refused("the charter says that the relay holds the root, which signed it elsewhere")
        }
    }
}
