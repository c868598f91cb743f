import FoundationEssentials
package import PosternHome
package import PosternTrust
import PosternWire

extension Client {
    /// Everybody who was pinned, by login.
    package func contacts() throws -> [Contact] { try home.contacts() }

    /// 60 digits to compare with a contact.
    package func safetyNumber(with contact: Contact) throws -> SafetyNumber {
        SafetyNumber(
            account.who,
            try IdentityPublicKey(account.identity),
            and: contact.who,
            try IdentityPublicKey(contact.pinned.identity)
        )
    }

    /// Whom a login means: who is pinned under it, else whom the relay names.
    func find(_ login: Login, _ connection: ClientConnection) async throws -> Who {
        if login.text == account.login { return account.who }
        if let contact = try home.contact(login: login.text) { return contact.who }
        var lookUp = LookUp()
        lookUp.login = login.text
        let answer: ServerFrame.OneOf_Body
        do {
            answer = try await connection.ask(.lookUp(lookUp))
        } catch let refusal as RelayRefusal {
            throw refusal.code == .notFound ? ClientError.noSuchUser(login: login.text) : refusal.asClientError
        }
        guard case .found(let found) = answer, let user = UserID(found.user) else {
            throw ClientError.protocolBroken("another answer than a user")
        }
        guard found.listVersion > 0 else { throw ClientError.noDevice(login: login.text) }
        let who = Who(network: account.who.network, user: user)
        let contact = try await refresh(who, connection, network: try network())
        guard contact.pinned.login == login.text else {
            throw ClientError.otherLogin(asked: login.text, found: contact.pinned.login)
        }
        return who
    }

    /// Fetches a user's newer lists, verifies and pins them.
    ///
    /// - Returns: The contact as it is held then; a changed identity is in ``Contact/offered``.
    @discardableResult
    func refresh(_ who: Who, _ connection: ClientConnection, network: Network) async throws -> Contact {
        let known = try home.contact(who)
        let fetched: (chain: DeviceListChain, new: [VerifiedDeviceList], changes: [DeviceListChange])?
        do {
            fetched = try await fetchLists(of: who, floor: known?.listFloor ?? 0, connection)
        } catch ClientError.untrusted(let what, let error) {
            let login = known?.pinned.login ?? who.user.description
            try tell(.listRefused(login: login, why: error.description))
            throw ClientError.untrusted(what, error)
        }
        guard let fetched else { throw ClientError.noDevice(login: known?.pinned.login ?? who.user.description) }
        try await pin(fetched.chain, new: fetched.new, connection, network)
        guard let contact = try home.contact(who) else { throw ClientError.noDevice(login: who.user.description) }
        return contact
    }

    private func pin(
        _ chain: DeviceListChain,
        new: [VerifiedDeviceList],
        _ connection: ClientConnection,
        _ network: Network
    ) async throws {
        let list = chain.newest
        let login = list.content.login
        if let other = try home.contact(login: login.text), other.who != chain.who {
            throw ClientError.loginTaken(login: login.text)
        }
        if chain.who != account.who, login.text == account.login { throw ClientError.loginTaken(login: login.text) }
        let held = try home.contact(chain.who)
        if new.isEmpty, let held, held.trust != .new, held.offered == nil { return }
        let vouched = try await vouched(list, connection, network)
        let isVouched = vouched.holds(for: list)
        if held == nil, case .identity = vouched, !isVouched { throw ClientError.otherVouched(login: login.text) }
        let pinned = Pinned(login: login.text, identity: list.content.identity.bytes)
        let outcome = try home.pin(
            ListState(who: chain.who, pinned: pinned, version: list.version, hash: list.hash),
            trust: isVouched ? .vouched : .new,
            lists: new.map { StoredDocument($0, .deviceList(chain.who.user, version: $0.version)) },
            at: clock()
        )
        try settle(outcome, pinned, of: chain, isVouched: isVouched)
    }

    private func settle(
        _ outcome: Home.PinOutcome,
        _ pinned: Pinned,
        of chain: DeviceListChain,
        isVouched: Bool
    ) throws {
        let who = chain.who
        let safety = try self.safety(who, pinned)
        switch outcome {
        case .added:
            guard who != account.who else { return }
            let user = who.user.description
            try tell(.newContact(login: pinned.login, user: user, safety: safety, vouched: isVouched))
        case .updated, .unchanged:
            guard isVouched, let contact = try home.contact(who), contact.trust == .new else { return }
            _ = try home.setTrust(.vouched, of: who, identity: pinned.identity)
        case .offered: try offered(pinned, of: who, safety: safety, isVouched: isVouched)
        case .older(let held):
            throw ClientError.untrusted("a device list", .rollback(held: held, offered: chain.newest.version))
        case .fork(let version): throw ClientError.untrusted("a device list", .fork(version: version))
        }
    }

    /// A new login of the same identity is taken and shown; another identity waits for the user.
    private func offered(_ pinned: Pinned, of who: Who, safety: String, isVouched: Bool) throws {
        guard let contact = try home.contact(who), contact.offered == pinned else { return }
        guard contact.pinned.identity == pinned.identity else {
            return try tell(.identityChanged(login: contact.pinned.login, safety: safety))
        }
        let trust: Contact.Trust = contact.trust == .verified ? .verified : isVouched ? .vouched : .new
        _ = try home.takeOffered(pinned, of: who, trust: trust)
        try tell(.renamed(from: contact.pinned.login, to: pinned.login))
    }

    private func safety(_ who: Who, _ pinned: Pinned) throws -> String {
        let theirs = try IdentityPublicKey(pinned.identity)
        return SafetyNumber(account.who, try IdentityPublicKey(account.identity), and: who, theirs).description
    }

    private func vouched(
        _ list: VerifiedDeviceList,
        _ connection: ClientConnection,
        _ network: Network
    ) async throws -> Vouched {
        guard !network.charters.voucherKeys.isEmpty else { return .nobody }
        let documents = try await connection.documents(.voucher, of: list.content.user.bytes)
        let vouchers = documents.compactMap {
            try? CheckedVoucher($0, under: network.charters, arriving: .at(clock()))
        }
        return Vouched(list.content.login, by: vouchers, under: network.charters)
    }
}
