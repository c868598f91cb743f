package import PosternWire

/// All policies of one scope from version 1, each signed by the operating key of the charter version that it names.
package struct PolicyChain: Hashable, Sendable {
    package let network: NetworkID
    package let scope: PolicyScope
    /// Every version, 1 first; empty while there is no policy.
    package private(set) var all: [VerifiedPolicy] = []
    private var history = ChainHistory()

    /// A scope without a policy.
    package init(of network: NetworkID, scope: PolicyScope = .zero) {
        self.network = network
        self.scope = scope
    }

    /// Documents that were verified before, from the own store. Signatures are not checked again.
    package init(
        restoring documents: [Document],
        of network: NetworkID,
        scope: PolicyScope = .zero
    ) throws(ChainError) {
        self.init(of: network, scope: scope)
        for document in documents { _ = try take(document, under: nil) }
    }

    /// In force until the next one.
    package var newest: VerifiedPolicy? { all.last }
}

extension PolicyChain {
    /// Takes later versions, all or none. The last of `documents` is offered as the newest.
    ///
    /// - Parameters:
    ///   - documents: Ascending; versions that are held already are known.
    ///   - charters: Of the same network, brought up to date before.
    /// - Returns: The versions that are new.
    /// - Throws: ``ChainError/charterExpired`` for anything new after the newest charter's end, unless joining;
    ///   ``ChainError/supersededKey`` when the last one's key is not in the newest charter; otherwise
    ///   ``ChainError`` as for every chain.
    @discardableResult
    package mutating func update(
        with documents: [Document],
        under charters: CharterChain,
        arriving arrival: Arrival
    ) throws(ChainError) -> [VerifiedPolicy] {
        guard charters.network == network else { throw .wrongSubject }
        var next = self
        var taken: [VerifiedPolicy] = []
        var last = history.newest
        for document in documents {
            let (policy, isNew) = try next.take(document, under: charters)
            if isNew { taken.append(policy) }
            last = policy.version
        }
        guard last >= history.newest else { throw .rollback(held: history.newest, offered: last) }
        if let newest = taken.last { try Self.checkMayBeNewest(newest, under: charters, arriving: arrival) }
        self = next
        return taken
    }

    private static func checkMayBeNewest(
        _ policy: VerifiedPolicy,
        under charters: CharterChain,
        arriving arrival: Arrival
    ) throws(ChainError) {
        if case .at(let now) = arrival, charters.isExpired(at: now) { throw .charterExpired }
        let signer = charters.charter(policy.content.charterVersion)?.content.operatingKey
        guard signer == charters.newest.content.operatingKey else { throw .supersededKey }
    }

    /// - Parameter charters: `nil` when the document was verified before.
    private mutating func take(
        _ document: Document,
        under charters: CharterChain?
    ) throws(ChainError) -> (policy: VerifiedPolicy, isNew: Bool) {
        let policy = try Verified<Policy>(reading: document)
        guard policy.content.network == network, policy.content.scope == scope else { throw .wrongSubject }
        if history.holds(version: policy.version, hash: policy.hash) { return (policy, false) }
        try history.checkReach(of: policy.version)
        if let charters { try Self.checkSignature(of: policy, under: charters) }
        try history.checkNext(version: policy.version, previous: policy.content.previous)
        guard policy.content.charterVersion >= newest?.content.charterVersion ?? 1 else {
            throw .layout(.meaningless("charter version"))
        }
        history.append(policy.hash)
        all.append(policy)
        return (policy, true)
    }

    private static func checkSignature(
        of policy: VerifiedPolicy,
        under charters: CharterChain
    ) throws(ChainError) {
        let version = policy.content.charterVersion
        guard let charter = charters.charter(version) else { throw .unknownCharter(version: version) }
        guard policy.document.isSigned(by: charter.content.operatingKey) else { throw .notAuthentic }
    }

    /// A policy that the newest charter's operating key signed; the versions before it are not looked at.
    ///
    /// - Throws: ``ChainError/layout(_:)``, ``ChainError/wrongSubject`` or ``ChainError/notAuthentic``.
    package static func policy(in document: Document, under charters: CharterChain) throws(ChainError) -> Policy {
        let policy = try Verified<Policy>(reading: document).content
        guard policy.network == charters.network, policy.scope == .zero else { throw .wrongSubject }
        guard document.isSigned(by: charters.newest.content.operatingKey) else { throw .notAuthentic }
        return policy
    }

    /// The next version with the same content, to be changed and signed by the operating key of `charters`' newest.
    /// `nil` while there is no policy to follow.
    package func draft(issued: Timestamp, under charters: CharterChain) -> Policy? {
        guard let newest else { return nil }
        var policy = newest.content
        policy.version += 1
        policy.previous = newest.hash
        policy.charterVersion = charters.newest.version
        policy.issued = issued
        return policy
    }
}
