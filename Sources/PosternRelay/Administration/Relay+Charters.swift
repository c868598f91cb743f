import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// Makes an administrator's charter the newest of its network. The same charter may come again.
    ///
    /// Where it brings another operating key, the newest policy of each scope is signed anew by that one in the same
    /// transaction: a policy counts only while its key is in the newest charter.
    ///
    /// - Parameters:
    ///   - body: The next version, signed by a root of the newest.
    ///   - preparation: ``NetworkPreparation/id``, where the charter names another operating key than the newest.
    ///   - template: What the relay is: a charter that none of its addresses or authorities fits would lock everybody
    ///     out.
    /// - Throws: ``AdministrationError/conflict(_:)`` when another version came first;
    ///   ``AdministrationError/refused(_:)``; or what the store throws.
    @discardableResult
    package func putCharter(
        _ body: [UInt8],
        signature: [UInt8],
        preparation: String?,
        in network: NetworkID,
        from template: NetworkTemplate,
        by order: Order<DocumentPlace> = .local("postern:PutCharter")
    ) async throws -> DocumentPlace {
        let now = clock()
        return try await carryOut(order) { [self] act in
            let place = try act.network(network)
            var chain = try act.charterChain(of: network)
            let before = chain.newest
            guard let next = try Self.next(body, signature, in: &chain, now: now) else {
                return DocumentPlace(version: before.version)
            }
            try Self.checkReach(of: next.content, under: template)
            try Self.checkAdministratorsOwn(next.content, now: now)
            let stored = StoredDocument(next.document, version: next.version, in: .charter(of: network))
            var change = CharterChange(NextDocument(stored, after: before.hash))
            if next.content.operatingKey != before.content.operatingKey {
                try replaceOperatingKey(with: preparation, under: chain, in: &change, act)
            }
            switch try act.transaction.put(change) {
            case .stored: break
            case .alreadyHeld: return DocumentPlace(version: before.version)
            case .conflict: throw StoreError.unavailable
            case .secretGone: throw AdministrationError.unknownPreparation
            case .unknownNetwork: throw AdministrationError.unknownNetwork
            }
            act.announce(change)
            act.noteCharter(from: before, to: next, in: place)
            return DocumentPlace(version: next.version)
        }
    }

    /// The newest policy of a network, as it is signed.
    ///
    /// - Throws: ``AdministrationError/unknownNetwork``, or what the store throws.
    package func policyDocument(of network: NetworkID) async throws -> (body: [UInt8], signature: [UInt8]) {
        guard let newest = try await store.newestDocument(.policy(of: network)) else {
            throw AdministrationError.unknownNetwork
        }
        return (newest.body, newest.signature)
    }

    /// All charters, read and checked anew.
    func charterChain(of network: NetworkID) async throws -> CharterChain {
        let documents = try await store.allDocuments(.charter(of: network))
        guard !documents.isEmpty else { throw AdministrationError.unknownNetwork }
        return try CharterChain(restoring: documents, of: network, arrivedExpired: [])
    }

    /// - Returns: `nil` for one that is held already.
    private static func next(
        _ body: [UInt8],
        _ signature: [UInt8],
        in chain: inout CharterChain,
        now: Timestamp
    ) throws(AdministrationError) -> VerifiedCharter? {
        do {
            let document = try Document(body: body, signature: signature)
            if chain.all.contains(where: { $0.hash == document.hash }) { return nil }
            return try chain.update(with: [document], arriving: .at(now)).last
        } catch let error as ChainError {
            switch error {
            case .fork, .rollback, .gap, .brokenLink:
                throw .conflict("another charter came first: the newest is version \(chain.newest.version)")
            default: throw .refused("the charter is refused: \(error)")
            }
        } catch {
            throw .refused("the charter is refused: \(error)")
        }
    }

    private static func checkReach(of charter: Charter, under template: NetworkTemplate) throws(AdministrationError) {
        guard !Set(charter.hosts).isDisjoint(with: template.hosts) else {
            throw .refused("the charter names none of the relay's addresses: nobody could sign in")
        }
        guard charter.authorities.isEmpty || !Set(charter.authorities).isDisjoint(with: template.authorities) else {
            throw .refused("the charter names no authority of the relay: nobody could connect")
        }
    }

    private func replaceOperatingKey(
        with preparation: String?,
        under chain: CharterChain,
        in change: inout CharterChange,
        _ act: Act
    ) throws {
        guard let preparation else {
            throw AdministrationError.refused("the charter names an operating key that the relay does not have")
        }
        let (key, name) = try act.preparedKey(preparation)
        guard key.publicKey == chain.newest.content.operatingKey else {
            throw AdministrationError.refused("the charter does not name the operating key of the preparation")
        }
        change.spentSecret = name
        change.operatingKey = try masterKey.seal(key.scalar, as: .operatingKey, id: chain.network.bytes)
        for scope in try act.transaction.policyScopes(of: chain.network) {
            let held = Chain.policy(of: chain.network, scope: scope)
            let policies = try PolicyChain(
                restoring: try act.transaction.documents(held).map {
                    try Document(body: $0.body, signature: $0.signature)
                },
                of: chain.network,
                scope: scope
            )
            guard let draft = policies.draft(issued: act.now, under: chain) else { continue }
            let document = try Document(signing: draft, with: key)
            let stored = StoredDocument(document, version: draft.version, in: held)
            change.policies.append(NextDocument(stored, after: draft.previous))
        }
    }
}

extension Act {
    /// All charters, read and checked anew.
    func charterChain(of network: NetworkID) throws -> CharterChain {
        let documents = try transaction.documents(.charter(of: network))
        guard !documents.isEmpty else { throw AdministrationError.unknownNetwork }
        return try CharterChain(
            restoring: documents.map { try Document(body: $0.body, signature: $0.signature) },
            of: network,
            arrivedExpired: []
        )
    }

    /// Everybody who is connected hears of what is new.
    func announce(_ change: CharterChange) {
        for next in [change.charter] + change.policies {
            effects.announced.append((next.document.chain, next.document.version))
        }
    }

    func noteCharter(from before: VerifiedCharter, to next: VerifiedCharter, in network: Network) {
        note(
            .charter(next.version, of: network.number.text),
            in: network.id,
            before: before.state,
            after: next.state
        )
    }
}

extension VerifiedCharter {
    /// What the audit log says of it.
    var state: AuditState {
        [
            "version": .number(Int64(version)), "hash": .text("\(hash)"),
            "expires": .number(Int64(clamping: content.expires.seconds)),
            "roots": .list(content.roots.map { .text("\(Hash512.of($0.bytes))") }),
            "operatingKey": .text("\(Hash512.of(content.operatingKey.bytes))"),
            "voucherKeys": .list(content.voucherKeys.map { .text("\(Hash512.of($0.bytes))") }),
            "hosts": .list(content.hosts.map { .text($0.text) }), "rootAtRelay": .flag(content.isRootAtRelay),
        ]
    }
}
