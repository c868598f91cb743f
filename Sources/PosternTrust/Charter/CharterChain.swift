package import PosternWire

/// All charters of a network from version 1, each signed by a root of the one before.
package struct CharterChain: Hashable, Sendable {
    package let network: NetworkID
    package private(set) var newest: VerifiedCharter
    /// Every version, 1 first.
    package private(set) var all: [VerifiedCharter]
    /// Versions that had expired already when they came: they take away, but add nothing. To be stored with the
    /// documents.
    package private(set) var arrivedExpired: Set<UInt32> = []
    private var history = ChainHistory()

    /// The first fetch, by somebody who has only a code.
    ///
    /// - Parameters:
    ///   - documents: Every version, 1 first.
    ///   - network: From the invitation or network code. Version 1 has to give this id.
    ///   - floor: The charter version that the code names: the newest is at least this one.
    /// - Throws: ``ChainError/wrongSubject`` for the charter of another network; ``ChainError/gap(expected:offered:)``
    ///   without version 1; ``ChainError/belowFloor(floor:newest:)``; otherwise as ``update(with:arriving:)``.
    package init(joining network: NetworkID, floor: UInt32, documents: [Document]) throws(ChainError) {
        self = try CharterChain(documents, of: network, checking: true)
        guard newest.version >= floor else { throw .belowFloor(floor: floor, newest: newest.version) }
    }

    /// Documents that were verified before, from the own store, which nobody else writes to. Signatures are not
    /// checked again; order, links and layouts are.
    package init(
        restoring documents: [Document],
        of network: NetworkID,
        arrivedExpired: Set<UInt32>
    ) throws(ChainError) {
        self = try CharterChain(documents, of: network, checking: false)
        self.arrivedExpired = arrivedExpired
    }

    private init(_ documents: [Document], of network: NetworkID, checking: Bool) throws(ChainError) {
        guard let document = documents.first else { throw .gap(expected: 1, offered: 0) }
        let first = try Verified<Charter>(reading: document)
        guard first.version == 1 else { throw .gap(expected: 1, offered: first.version) }
        guard NetworkID(firstCharter: document.body) == network else { throw .wrongSubject }
        guard !checking || document.isSigned(byAnyOf: first.content.roots) else { throw .notAuthentic }
        self.network = network
        newest = first
        all = [first]
        history.append(first.hash)
        for document in documents.dropFirst() { _ = try take(document, checking: checking) }
    }
}

extension CharterChain {
    /// Takes later versions, all or none. The last of `documents` is offered as the newest.
    ///
    /// - Parameter documents: Ascending; versions that are held already are known.
    /// - Returns: The versions that are new.
    /// - Throws: ``ChainError``; a fork is reported only when a root signed it.
    @discardableResult
    package mutating func update(
        with documents: [Document],
        arriving arrival: Arrival
    ) throws(ChainError) -> [VerifiedCharter] {
        var next = self
        var taken: [VerifiedCharter] = []
        var last = newest.version
        for document in documents {
            let (charter, isNew) = try next.take(document, checking: true)
            if isNew { taken.append(charter) }
            last = charter.version
        }
        guard last >= newest.version else { throw .rollback(held: newest.version, offered: last) }
        if case .at(let now) = arrival {
            next.arrivedExpired.formUnion(taken.filter { $0.content.expires < now }.map(\.version))
        }
        self = next
        return taken
    }

    private mutating func take(
        _ document: Document,
        checking: Bool
    ) throws(ChainError) -> (charter: VerifiedCharter, isNew: Bool) {
        let charter = try Verified<Charter>(reading: document)
        if history.holds(version: charter.version, hash: charter.hash) { return (charter, false) }
        // Another version 1 has another id.
        guard charter.version > 1, charter.content.network == network else { throw .wrongSubject }
        try history.checkReach(of: charter.version)
        let roots = all[Int(charter.version) - 2].content.roots
        guard !checking || document.isSigned(byAnyOf: roots) else { throw .notAuthentic }
        try history.checkNext(version: charter.version, previous: charter.content.previous)
        history.append(charter.hash)
        all.append(charter)
        newest = charter
        return (charter, true)
    }
}

extension Document {
    fileprivate func isSigned(byAnyOf roots: [RootPublicKey]) -> Bool {
        roots.contains { isSigned(by: $0) }
    }
}
