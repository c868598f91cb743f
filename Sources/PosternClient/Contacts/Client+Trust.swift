import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// The lists of a contact to whom something may be sealed now.
    ///
    /// - Throws: ``ClientError/identityChanged(login:)``, ``ClientError/notVouched(login:)``,
    ///   ``ClientError/untrusted(_:_:)`` below the version that is known to exist.
    func sealable(_ who: Who, _ network: Network) throws -> DeviceListChain {
        guard let contact = try home.contact(who), let lists = try heldLists(of: who) else {
            throw ClientError.noDevice(login: who.user.description)
        }
        let login = contact.pinned.login
        guard contact.offered == nil, lists.newest.content.identity.bytes == contact.pinned.identity else {
            throw ClientError.identityChanged(login: login)
        }
        if network.charters.vouchingIsRequired, contact.trust == .new { throw ClientError.notVouched(login: login) }
        do {
            try lists.newest.check(floor: contact.listFloor)
        } catch {
            throw ClientError.untrusted("a device list", error)
        }
        return lists
    }

    /// How a user is called: the pinned login, or the id of who is not known.
    func login(of who: Who) throws -> String {
        if who == account.who { return account.login }
        return try home.contact(who)?.pinned.login ?? who.user.description
    }
}
