import PosternHome
import PosternTrust
import PosternWire

// Contacts as their newest lists have them.
extension Client {
    /// Fetches a user's newer lists, verifies and pins them.
    ///
    /// - Returns: The contact as it is held then; a changed identity is in ``Contact/offered``.
    @discardableResult
    func refresh(_ who: Who, _ connection: ClientConnection, network: Network) async throws -> Contact {
        try await pin(try await fetch(who, connection), connection, network: network)
    }

    /// Whether this device knows nothing yet of a user.
    func isStranger(_ who: Who) throws -> Bool { try who != account.who && home.contact(who) == nil }

    /// Fetches a user's newer lists, and verifies them. Nothing of them is kept.
    func fetch(_ who: Who, _ connection: ClientConnection) async throws -> FetchedLists {
        let known = try home.contact(who)
        do {
            guard let fetched = try await fetchLists(of: who, floor: known?.listVersion ?? 0, connection) else {
                throw ClientError.noDevice(login: try login(of: who))
            }
            return fetched
        } catch ClientError.untrusted(let what, let error) {
            try tell(.listRefused(login: try login(of: who), why: error.description))
            throw ClientError.untrusted(what, error)
        }
    }

    /// Pins a user by lists that were fetched just now, and keeps them. A stranger becomes a contact by this.
    @discardableResult
    func pin(_ fetched: FetchedLists, _ connection: ClientConnection, network: Network) async throws -> Contact {
        try await pin(fetched, connection, network, isFirst: true)
    }

    /// - Parameter isFirst: Whoever holds the same login is refreshed before: the two may have changed it.
    private func pin(
        _ fetched: FetchedLists,
        _ connection: ClientConnection,
        _ network: Network,
        isFirst: Bool
    ) async throws -> Contact {
        let (who, login) = (fetched.chain.who, fetched.chain.newest.content.login)
        if isFirst, let other = try holder(of: login, except: who), other != account.who {
            _ = try await pin(try await fetch(other, connection), connection, network, isFirst: false)
        }
        if let version = fetched.dropping { try drop(after: version, of: who, network) }
        try await pin(fetched.chain, new: fetched.new, connection, network)
        guard let contact = try home.contact(who) else { throw ClientError.noDevice(login: who.user.description) }
        return contact
    }

    /// The pinned identity has signed another list in the place of what a strange one signed. Whom the administrator vouches
    /// for is no stranger: then two claim one place, and nothing is taken.
    private func drop(after version: UInt32, of who: Who, _ network: Network) throws {
        let login = try login(of: who)
        if let strange = try heldLists(of: who)?.newest, try isVouched(strange, network) {
            let error = ChainError.fork(version: version + 1)
            try tell(.listRefused(login: login, why: error.description))
            throw ClientError.untrusted("a device list", error)
        }
        try home.dropOffered(of: who, after: version)
        try tell(.identityTakenBack(login: login))
    }

    /// Who else is known under a login.
    private func holder(of login: Login, except who: Who) throws -> Who? {
        if login.text == account.login { return account.who }
        guard let contact = try home.contact(login: login.text), contact.who != who else { return nil }
        return contact.who
    }

    private func pin(
        _ chain: DeviceListChain,
        new: [VerifiedDeviceList],
        _ connection: ClientConnection,
        _ network: Network
    ) async throws {
        let held = try home.contact(chain.who)
        if new.isEmpty, let held, try held.isSettled && isStillVouched(held, network) { return }
        let vouched = try await vouched(chain.newest, connection, network)
        let meeting = ContactMeeting(
            list: chain.newest,
            held: held,
            vouched: vouched,
            isLoginTaken: try holder(of: chain.newest.content.login, except: chain.who) != nil
        )
        if held == nil, meeting.isAnotherVouched {
            throw ClientError.otherVouched(login: chain.newest.content.login.text)
        }
        let outcome = try home.pin(
            ListState(who: chain.who, pinned: meeting.pinned, version: chain.newest.version, hash: chain.newest.hash),
            trust: meeting.trust,
            standing: meeting.standing,
            offer: meeting.offer,
            lists: new.map { StoredDocument($0, .deviceList(chain.who.user, version: $0.version)) },
            at: clock()
        )
        try home.settleNamedLists(of: chain.who, upTo: chain.newest.version)
        try settle(outcome, meeting)
    }
}

// What the user is told of it.
extension Client {
    private func settle(_ outcome: Home.PinOutcome, _ meeting: ContactMeeting) throws {
        switch outcome {
        case .added: try tellNew(meeting)
        case .updated where meeting.held?.standing == .waits: try tellNew(meeting)
        case .updated, .unchanged:
            try settleOffer(meeting)
            try settleTrust(meeting)
        case .offered: try settleOffer(meeting)
        case .older(let held):
            throw ClientError.untrusted("a device list", .rollback(held: held, offered: meeting.list.version))
        case .fork(let version): throw ClientError.untrusted("a device list", .fork(version: version))
        }
    }

    /// Vouchers came, or lost their key.
    private func settleTrust(_ meeting: ContactMeeting) throws {
        guard let contact = try home.contact(meeting.who), contact.pinned == meeting.pinned else { return }
        switch contact.trust {
        case .new where meeting.isVouched:
            _ = try home.setTrust(.vouched, of: meeting.who, identity: meeting.pinned.identity)
        case .vouched where !meeting.isVouched:
            _ = try home.setTrust(.new, of: meeting.who, identity: meeting.pinned.identity)
            try tell(.noLongerVouched(login: contact.shownLogin))
        case .new, .vouched, .verified: break
        }
    }

    private func tellNew(_ meeting: ContactMeeting) throws {
        guard meeting.who != account.who else { return }
        let (login, user) = (meeting.pinned.login, meeting.who.user.description)
        let safety = try safetyNumber(meeting.who, meeting.pinned.identity).description
        let isVouched = meeting.isVouched
        switch meeting.standing {
        case .waits: try tell(.loginReused(login: login, user: user, safety: safety, vouched: isVouched))
        case .holdsLogin, .lostLogin:
            try tell(.newContact(login: login, user: user, safety: safety, vouched: isVouched))
        }
    }

    /// A new login of the same identity is taken and shown, unless somebody else has it; another identity waits for
    /// the user.
    private func settleOffer(_ meeting: ContactMeeting) throws {
        let (who, pinned) = (meeting.who, meeting.pinned)
        guard let contact = try home.contact(who), contact.offered == pinned else { return }
        let safety = try safetyNumber(who, pinned.identity).description
        if contact.hasNewIdentity {
            if contact.offer != meeting.offer {
                _ = try home.treatOffered(pinned.identity, of: who, as: meeting.offer)
            }
            return try tell(
                .identityChanged(
                    login: contact.shownLogin,
                    user: who.user.description,
                    safety: safety,
                    // As the home has it: numbers may have been compared meanwhile.
                    isHeld: try home.contact(who)?.offer == .held
                )
            )
        }
        if meeting.standing == .waits {
            let user = who.user.description
            return try tell(
                .loginReused(login: pinned.login, user: user, safety: safety, vouched: meeting.isVouched)
            )
        }
        let trust: Contact.Trust = contact.trust == .verified ? .verified : meeting.trust
        guard try home.takeOffered(pinned, of: who, trust: trust, heldLogin: .refuse) == .done else { return }
        try tell(.renamed(from: contact.shownLogin, to: pinned.login))
    }
}

extension Contact {
    /// Nothing of it can change without a new list.
    fileprivate var isSettled: Bool { trust != .new && offered == nil && standing == .holdsLogin }
}
