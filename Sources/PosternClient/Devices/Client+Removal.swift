import PosternHome
import PosternSession
import PosternTrust
import PosternWire

// A device that may no longer connect.
extension Client {
    /// The relay says that this device was removed, or its user reset. Its word erases nothing: a list does that this
    /// home's own identity signed, and that leaves this device out.
    ///
    /// - Throws: ``AccountError/erased(version:)``, ``AccountError/wasReset(login:)``, ``AccountError/shutOut``; always.
    func settleRemoval(_ connection: ClientConnection) async throws -> Never {
        let lists = try await accountPlace().lists(of: account.who, atLeast: 0, connection)
        try eraseIfLeftOut(by: lists)
        try checkIdentity(of: lists)
        try keepOwn(lists)
        throw AccountError.shutOut
    }

    /// Another identity's lists are not kept: this home goes on under its own, should the relay have made it up.
    ///
    /// - Throws: ``AccountError/wasReset(login:)``.
    func checkIdentity(of lists: DeviceListChain) throws(AccountError) {
        guard lists.newest.content.identity.bytes == account.identity else { throw .wasReset(login: account.login) }
    }

    func eraseIfLeftOut(by lists: DeviceListChain) throws {
        guard let version = lists.removal(of: account.device, by: account.identity) else { return }
        try home.erase()
        throw AccountError.erased(version: version)
    }

    /// After a goodbye that says so: a new sign-in tells what happened.
    ///
    /// - Throws: As ``settleRemoval(_:)``; ``ClientError/removed`` where the relay does not say more.
    func learnRemoval() async throws {
        do {
            try await signIn(.command).connection.close()
        } catch ClientError.refused {
            throw ClientError.removed
        }
    }
}

extension DeviceListChain {
    /// A device that was removed never returns.
    func mayName(_ device: DeviceID) -> Bool {
        newest.content.device(device) != nil || !all.contains { $0.content.device(device) != nil }
    }

    /// The first version without a device that stood on one before, signed by one identity.
    ///
    /// - Parameter identity: The pinned one, 133 bytes: what another one signed removes nothing from this home.
    func removal(of device: DeviceID, by identity: [UInt8]) -> UInt32? {
        guard let listed = all.first(where: { $0.content.device(device) != nil }) else { return nil }
        return all.first { list in
            list.version > listed.version && list.content.identity.bytes == identity
                && list.content.device(device) == nil
        }?.version
    }
}
