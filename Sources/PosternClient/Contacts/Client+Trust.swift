import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// The lists of a contact to whom something may be sealed now.
    ///
    /// - Throws: ``ClientError/identityChanged(login:safety:isHeld:)``, ``ClientError/loginNotFollowed(login:)``,
    ///   ``ClientError/notVouched(login:)``, ``ClientError/listWithheld(login:version:)``,
    ///   ``ClientError/untrusted(_:_:)`` below the version that is known to exist.
    func sealable(_ who: Who, _ network: Network) throws -> DeviceListChain {
        guard let contact = try home.contact(who), let lists = try heldLists(of: who) else {
            throw ClientError.noDevice(login: who.user.description)
        }
        let login = contact.shownLogin
        if contact.standing == .waits { throw ClientError.loginNotFollowed(login: contact.pinned.login) }
        if contact.hasNewIdentity { throw try changed(contact) }
        guard lists.newest.content.identity.bytes == contact.pinned.identity else {
            throw ClientError.untrusted("a device list", .notAuthentic)
        }
        if network.charters.vouchingIsRequired, contact.trust == .new { throw ClientError.notVouched(login: login) }
        do {
            try lists.newest.check(floor: contact.listVersion)
        } catch {
            throw ClientError.untrusted("a device list", error)
        }
        try checkNothingWithheld(lists)
        return lists
    }

    /// Nothing is sealed to a user while the relay withholds a list that one of the user's devices has named.
    ///
    /// What a device says counts while it stands on the newest list: one that was removed stops nobody.
    func checkNothingWithheld(_ lists: DeviceListChain) throws {
        let named =
            try home.namedLists(of: lists.who)
            .filter { lists.newest.content.device($0.key) != nil }.values.max() ?? 0
        guard named <= lists.newest.version else {
            throw ClientError.listWithheld(login: try login(of: lists.who), version: named)
        }
    }

    /// Whether what was held until the user accepts somebody may be shown.
    func isAdmitted(_ who: Who) throws -> Bool {
        guard let contact = try home.contact(who) else { return false }
        return contact.standing != .waits && (!contact.hasNewIdentity || contact.offer == .shown)
    }

    /// - Parameter contact: With another identity offered.
    func changed(_ contact: Contact) throws -> ClientError {
        let offered = contact.offered ?? contact.pinned
        return .identityChanged(
            login: contact.shownLogin,
            safety: try safetyNumber(contact.who, offered.identity).description,
            isHeld: contact.offer != .shown
        )
    }

    /// The same, which its thrower shows to the user: from then on writing may be a word for this identity.
    func shownChange(of contact: Contact) throws -> ClientError {
        let offered = contact.offered ?? contact.pinned
        _ = try home.markShown(contact.who, identity: offered.identity)
        return try changed(contact)
    }

    /// The user was shown this number for a changed identity.
    func noteShown(_ safety: String, of who: Who) throws {
        guard let offered = try home.contact(who)?.offered,
            try safetyNumber(who, offered.identity).description == safety
        else { return }
        _ = try home.markShown(who, identity: offered.identity)
    }
}
