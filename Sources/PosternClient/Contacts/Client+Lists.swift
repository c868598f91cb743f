import PosternHome
import PosternTrust
import PosternWire

// Device lists: fetched, verified, held.
extension Client {
    func heldLists(of who: Who) throws -> DeviceListChain? {
        let held = try home.documents(.deviceList, of: who.user.bytes)
        guard !held.isEmpty else { return nil }
        do {
            return try DeviceListChain(restoring: try held.map { try Document($0) }, of: who)
        } catch let error as ChainError {
            throw ClientError.untrusted("the kept device lists", error)
        }
    }

    /// The chain that is held, with what the relay has beyond it.
    ///
    /// - Parameter floor: The highest version that is known to exist.
    /// - Returns: `nil` when there is no list at all.
    /// - Throws: ``ClientError/untrusted(_:_:)``; what is held stays.
    func fetchLists(of who: Who, floor: UInt32, _ connection: ClientConnection) async throws -> FetchedLists? {
        guard let held = try heldLists(of: who) else {
            let documents = try await connection.documents(.deviceList, of: who.user.bytes)
            guard !documents.isEmpty else { return nil }
            return try FetchedLists(first: documents, of: who, floor: floor)
        }
        // Anybody can sign the list of a next identity: until the user takes it, what follows the own identity's last
        // list is asked for again.
        let contact = try home.contact(who)
        let taken = contact.flatMap { $0.hasNewIdentity ? held.prefix(of: $0.pinned.identity) : nil } ?? held
        let from = taken.newest.version + 1
        let documents = try await connection.documents(.deviceList, of: who.user.bytes, from: from)
        return try FetchedLists(documents, beyond: taken, held: held, floor: floor)
    }

    /// Brings the own lists up to date where the relay has a newer one.
    func updateOwnLists(_ connection: ClientConnection, atLeast version: UInt32) async throws {
        guard try version > ownLists().newest.version else { return }
        try await fetchOwnLists(connection, floor: version)
    }

    /// Brings the own lists up to date, and shows what others of the own devices changed.
    func fetchOwnLists(_ connection: ClientConnection, floor: UInt32 = 0) async throws {
        guard let fetched = try await fetchLists(of: account.who, floor: floor, connection) else { return }
        guard fetched.chain.newest.content.identity.bytes == account.identity else {
            return try tell(.listRefused(login: account.login, why: "another identity signed it"))
        }
        try keep(fetched.new.map { StoredDocument($0, .deviceList(account.who.user, version: $0.version)) })
        try home.settleNamedLists(of: account.who, upTo: fetched.chain.newest.version)
        for login in fetched.changes.compactMap(\.formerLogin) {
            try tell(.renamed(from: login.text, to: fetched.chain.newest.content.login.text))
        }
        for change in fetched.changes where !(change.added.isEmpty && change.removed.isEmpty) {
            try tell(
                .ownDevicesChanged(
                    added: change.added.map(\.description),
                    removed: change.removed.map(\.description)
                )
            )
        }
    }
}
