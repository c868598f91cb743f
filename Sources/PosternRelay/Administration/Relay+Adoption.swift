import Logging
import PosternPrimitives
import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// Hands a network that the relay made over to an administrator: the relay signs once, with the root that it holds,
    /// the charter that names the administrator's root as the only one, and erases its own.
    ///
    /// - Parameters:
    ///   - root: The administrator's, 133 bytes.
    ///   - voucherKey: The administrator's, 133 bytes; vouchers that it signs count from then on.
    /// - Returns: The charter that hands over; the same again for the same root.
    /// - Throws: ``AdministrationError/conflict(_:)`` when the root is elsewhere already;
    ///   ``AdministrationError/refused(_:)``; or what the store throws.
    package func adopt(
        _ network: NetworkID,
        root: [UInt8],
        voucherKey: [UInt8],
        by order: Order<AdoptionFacts> = .local("postern:AdoptNetwork")
    ) async throws -> AdoptionFacts {
        let keys: (root: RootPublicKey, voucher: VoucherPublicKey)
        do {
            keys = (try RootPublicKey(root), try VoucherPublicKey(voucherKey))
        } catch {
            throw AdministrationError.refused("a key is no point on P-521 in 133 bytes")
        }
        let facts = try await carryOut(order) { [self] act in
            let place = try act.network(network)
            let chain = try act.charterChain(of: network)
            guard let sealed = place.rootKey else { return try Self.adopted(chain, by: keys.root) }
            let own = try RootKey(scalar: masterKey.open(sealed, as: .rootKey, id: network.bytes))
            let document = try handOver(chain, to: keys, signedBy: own, now: act.now)
            let stored = StoredDocument(document, version: chain.newest.version + 1, in: .charter(of: network))
            var change = CharterChange(NextDocument(stored, after: chain.newest.hash))
            change.erasesRoot = true
            guard case .stored = try act.transaction.put(change) else {
                throw AdministrationError.conflict("another charter came first: try again")
            }
            act.announce(change)
            act.noteCharter(from: chain.newest, to: try act.charterChain(of: network).newest, in: place)
            return AdoptionFacts(body: document.body, signature: document.signature)
        }
        if try await !store.emptyLog() { logger.notice("an erased root key may be in the store's log for a while") }
        return facts
    }

    private func handOver(
        _ chain: CharterChain,
        to keys: (root: RootPublicKey, voucher: VoucherPublicKey),
        signedBy own: RootKey,
        now: Timestamp
    ) throws -> Document {
        var charter = chain.draft(issued: now, expires: now.adding(seconds: Charter.lifetimeSeconds))
        charter.roots = [keys.root]
        if !charter.voucherKeys.contains(keys.voucher) { charter.voucherKeys.append(keys.voucher) }
        charter.isRootAtRelay = false
        do {
            return try Document(signing: charter, with: own)
        } catch {
            throw AdministrationError.refused("the charter cannot be made: \(error)")
        }
    }

    /// The answer again, for whoever lost it.
    private static func adopted(
        _ chain: CharterChain,
        by root: RootPublicKey
    ) throws(AdministrationError) -> AdoptionFacts {
        guard let first = chain.all.first(where: { !$0.content.isRootAtRelay }), first.version > 1,
            first.content.roots == [root]
        else { throw .conflict("the network's root is not held by the relay") }
        return AdoptionFacts(body: first.document.body, signature: first.document.signature)
    }
}

/// The charter that hands a network over.
package struct AdoptionFacts: Hashable, Sendable {
    package let body: [UInt8]
    package let signature: [UInt8]
}
