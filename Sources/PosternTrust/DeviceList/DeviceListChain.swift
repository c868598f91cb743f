package import PosternWire

/// All device lists of a user from version 1, each signed by the identity that it names.
///
/// An identity may be followed by another one: that version is signed by the new identity alone, which proves nothing
/// about the person. It is reported in ``DeviceListChange/formerIdentity``, and what a client does then is its user's
/// choice. An identity that was replaced and a device that was removed never return.
package struct DeviceListChain: Hashable, Sendable {
    package let who: Who
    package private(set) var newest: VerifiedDeviceList
    /// Every version, 1 first.
    package private(set) var all: [VerifiedDeviceList]
    private var history = ChainHistory()
    private var everListed: Set<DeviceID>
    private var everIdentity: Set<IdentityPublicKey>

    /// The first fetch of a user's lists.
    ///
    /// - Parameters:
    ///   - documents: Every version, 1 first.
    ///   - floor: The highest version that a signed header or another document has named, or 0.
    /// - Throws: ``ChainError/wrongSubject`` for another user; ``ChainError/gap(expected:offered:)`` without version 1;
    ///   ``ChainError/belowFloor(floor:newest:)``; otherwise as ``update(with:floor:)``.
    package init(of who: Who, documents: [Document], floor: UInt32 = 0) throws(ChainError) {
        self = try DeviceListChain(documents, of: who, checking: true)
        try newest.check(floor: floor)
    }

    /// Documents that were verified before, from the own store, which nobody else writes to. Signatures are not
    /// checked again; order, links, layouts and ids are.
    package init(restoring documents: [Document], of who: Who) throws(ChainError) {
        self = try DeviceListChain(documents, of: who, checking: false)
    }

    private init(_ documents: [Document], of who: Who, checking: Bool) throws(ChainError) {
        guard let document = documents.first else { throw .gap(expected: 1, offered: 0) }
        let first = try Verified<DeviceList>(reading: document)
        guard first.content.who == who else { throw .wrongSubject }
        try history.checkReach(of: first.version)
        guard !checking || document.isSigned(by: first.content.identity) else { throw .notAuthentic }
        self.who = who
        newest = first
        all = [first]
        everListed = Set(first.content.devices.map(\.id))
        everIdentity = [first.content.identity]
        history.append(first.hash)
        for document in documents.dropFirst() { _ = try take(document, checking: checking) }
    }
}

extension DeviceListChain {
    /// Takes later versions, all or none. The last of `documents` is offered as the newest.
    ///
    /// - Parameter documents: Ascending; versions that are held already are known.
    /// - Returns: What each new version changed.
    /// - Throws: ``ChainError``; a fork is reported only when the identity that it names signed it.
    @discardableResult
    package mutating func update(
        with documents: [Document],
        floor: UInt32 = 0
    ) throws(ChainError) -> [DeviceListChange] {
        var next = self
        var changes: [DeviceListChange] = []
        var last = newest.version
        for document in documents {
            let (version, change) = try next.take(document, checking: true)
            if let change { changes.append(change) }
            last = version
        }
        guard last >= newest.version else { throw .rollback(held: newest.version, offered: last) }
        try next.newest.check(floor: floor)
        self = next
        return changes
    }

    private mutating func take(
        _ document: Document,
        checking: Bool
    ) throws(ChainError) -> (version: UInt32, change: DeviceListChange?) {
        let list = try Verified<DeviceList>(reading: document)
        guard list.content.who == who else { throw .wrongSubject }
        if history.holds(version: list.version, hash: list.hash) { return (list.version, nil) }
        try history.checkReach(of: list.version)
        guard !checking || document.isSigned(by: list.content.identity) else { throw .notAuthentic }
        try checkIdentity(of: list.content)
        try history.checkNext(version: list.version, previous: list.content.previous)
        let change = DeviceListChange(from: newest.content, to: list.content)
        if let returned = change.added.first(where: everListed.contains) { throw .deviceReturned(returned) }
        append(list)
        return (list.version, change)
    }

    /// At the newest version a strange identity proves nothing, not even a fork; a replaced one may sign nothing.
    private func checkIdentity(of list: DeviceList) throws(ChainError) {
        guard list.identity != newest.content.identity else { return }
        if everIdentity.contains(list.identity) {
            guard list.version <= newest.version else { throw .identityReturned }
        } else {
            guard list.version > newest.version else { throw .notAuthentic }
        }
    }

    private mutating func append(_ list: VerifiedDeviceList) {
        history.append(list.hash)
        everListed.formUnion(list.content.devices.map(\.id))
        everIdentity.insert(list.content.identity)
        all.append(list)
        newest = list
    }

    package func list(_ version: UInt32) -> VerifiedDeviceList? {
        version >= 1 && version <= newest.version ? all[Int(version) - 1] : nil
    }

    /// The next version with the same content, to be changed and signed by the identity that it then names.
    package func draft() -> DeviceList {
        var list = newest.content
        list.version += 1
        list.previous = newest.hash
        return list
    }
}

extension Verified<DeviceList> {
    /// One version that was verified before, from the own store, which nobody else writes to.
    ///
    /// - Throws: ``ChainError/layout(_:)``; ``ChainError/wrongSubject`` for another user.
    package init(restoring document: Document, of who: Who) throws(ChainError) {
        try self.init(reading: document)
        guard content.who == who else { throw .wrongSubject }
    }

    /// Nobody seals to a user below a version that is known to exist.
    ///
    /// - Throws: ``ChainError/belowFloor(floor:newest:)``.
    package func check(floor: UInt32) throws(ChainError) {
        guard version >= floor else { throw .belowFloor(floor: floor, newest: version) }
    }
}
