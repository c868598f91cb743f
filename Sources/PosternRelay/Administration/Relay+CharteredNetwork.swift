import PosternStore
import PosternTrust
import PosternWire

/// The beginning of a network whose root key stays with its administrator.
package struct NetworkPreparation: Hashable, Sendable {
    /// What ``Relay/createNetwork(_:charter:signature:preparation:from:)`` has to be told; no secret.
    package let id: String
    /// 133 bytes.
    package let operatingKey: [UInt8]
}

extension Relay {
    /// Draws an operating key, which the relay keeps until the network's charter comes, for at most 15 minutes.
    package func prepareNetwork() throws -> NetworkPreparation {
        let key = try OperatingKey.generate()
        let id = Hex.encode(try random(16))
        preparations.add(key, as: id, now: clock())
        return NetworkPreparation(id: id, operatingKey: key.publicKey.bytes)
    }

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
        from template: NetworkTemplate
    ) async throws -> NetworkFacts {
        let now = clock()
        guard let operating = preparations.publicKey(of: preparation, now: now) else {
            throw AdministrationError.unknownPreparation
        }
        let document = try Self.charter(body, signature: signature, operating: operating, template: template, now: now)
        let id = NetworkID(firstCharter: body)
        guard let key = preparations.key(of: preparation, for: id, now: now) else {
            throw AdministrationError.unknownPreparation
        }
        let making = try NetworkMaking(
            new,
            charter: document,
            operating: key,
            root: nil,
            masterKey: masterKey,
            now: now
        )
        return try await make(making, new, now: now)
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
        guard now < charter.expires else { throw .refused("the charter has expired") }
        return document
    }
}
