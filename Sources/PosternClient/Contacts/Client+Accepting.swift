package import PosternHome
package import PosternTrust
package import PosternWire

/// A change of who somebody is, for the user to accept.
package struct Acceptance: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        /// Another identity of the same user, and perhaps another login.
        case identity(Pinned)
        /// Another user has come by a login that is known for somebody.
        case user(former: UserID?)
        /// The same identity has taken the login of somebody else.
        case login(Pinned)
        /// It was accepted before; messages that were written before the change are held.
        case held
    }

    package let login: String
    package let who: Who
    package let change: Change
    /// To be compared by another way.
    package let safety: SafetyNumber
    /// As the contact will be, unless the numbers were compared.
    package let trust: Contact.Trust
    /// As it is now.
    package let trustBefore: Contact.Trust?
    /// Messages of the new identity or user that are kept sealed.
    package let heldReceived: Int
    /// Messages that were written before the change.
    package let heldSent: Int
    let pinned: Pinned
}

extension Client {
    /// Looks for what the user may accept about a login, at the relay too.
    ///
    /// - Throws: ``ClientError/nothingToAccept(login:)``, and what stands in the way of asking.
    package func acceptance(of login: Login) async throws -> Acceptance {
        guard login.text != account.login else { throw ClientError.ownLogin }
        let signedIn = try await signIn(.command)
        defer { signedIn.connection.close() }
        do {
            try await meet(login, signedIn)
        } catch let refusal as RelayRefusal {
            throw refusal.asClientError
        }
        guard let acceptance = try waitingAcceptance(of: login.text) else {
            throw ClientError.nothingToAccept(login: login.text)
        }
        return acceptance
    }

    /// Brings up to date whoever is, or claims to be, behind a login.
    private func meet(_ login: Login, _ signedIn: SignedIn) async throws {
        if let contact = try home.contact(login: login.text) {
            do {
                _ = try await refresh(contact.who, signedIn.connection, network: signedIn.network)
            } catch ClientError.noDevice {
                // Deleted, as it seems.
            }
        }
        do {
            let named = try await lookUp(login, signedIn.connection)
            guard try named != home.contact(login: login.text)?.who else { return }
            _ = try await refresh(named, signedIn.connection, network: signedIn.network)
        } catch ClientError.noDevice, ClientError.noSuchUser {
            // What is held may be accepted all the same.
        }
    }

    private func waitingAcceptance(of login: String) throws -> Acceptance? {
        let contacts = try home.contacts()
        if let contact = contacts.last(where: { $0.standing == .waits && $0.pinned.login == login }) {
            let former = contacts.first { $0.standing == .holdsLogin && $0.pinned.login == login }
            return try acceptance(of: contact, as: contact.pinned, .user(former: former?.who.user))
        }
        if let contact = contacts.first(where: { $0.offered?.login == login && !$0.hasNewIdentity }),
            let offered = contact.offered
        {
            return try acceptance(of: contact, as: offered, .login(offered))
        }
        guard let contact = contacts.first(where: { $0.isKnown(as: login) }) else { return nil }
        if let offered = contact.offered { return try acceptance(of: contact, as: offered, .identity(offered)) }
        let held = try home.heldCount(to: contact.who, reason: Outbox.holdForChange)
        return held > 0 ? try acceptance(of: contact, as: contact.pinned, .held) : nil
    }

    private func acceptance(
        of contact: Contact,
        as pinned: Pinned,
        _ change: Acceptance.Change
    ) throws -> Acceptance {
        Acceptance(
            login: pinned.login,
            who: contact.who,
            change: change,
            safety: try safetyNumber(contact.who, pinned.identity),
            trust: contact.trust(after: change),
            trustBefore: contact.standing == .waits ? nil : contact.trust,
            heldReceived: try home.held(of: contact.who).count,
            heldSent: try home.heldCount(to: contact.who, reason: Outbox.holdForChange),
            pinned: pinned
        )
    }
}

extension Client {
    /// The user accepts it, as it was shown: what was kept sealed opens, and what was held goes with the next send or
    /// receive.
    ///
    /// - Parameter isCompared: The numbers were compared.
    /// - Returns: How many messages were released.
    /// - Throws: ``ClientError/changedMeanwhile(login:)``.
    @discardableResult
    package func accept(_ acceptance: Acceptance, isCompared: Bool) async throws -> Int {
        let trust = isCompared ? .verified : acceptance.trust
        try take(acceptance, trust)
        let released = try home.release(
            to: acceptance.who,
            reason: Outbox.holdForChange,
            for: .of(acceptance.pinned.identity)
        )
        try await openHeld()
        return released
    }

    private func take(_ acceptance: Acceptance, _ trust: Contact.Trust) throws {
        let outcome =
            switch acceptance.change {
            case .identity(let offered):
                try home.takeOffered(offered, of: acceptance.who, trust: trust, heldLogin: .wait)
            case .login(let offered):
                try home.takeOffered(offered, of: acceptance.who, trust: trust, heldLogin: .take)
            case .user: try home.follow(acceptance.who, acceptance.pinned, trust: trust)
            case .held: try home.setTrust(trust, of: acceptance.who, identity: acceptance.pinned.identity)
            }
        guard outcome == .done else { throw ClientError.changedMeanwhile(login: acceptance.login) }
        try tellWaiting(acceptance, trust)
    }

    /// The identity is taken, and its login is somebody else's: that is another question.
    private func tellWaiting(_ acceptance: Acceptance, _ trust: Contact.Trust) throws {
        guard case .identity = acceptance.change, try home.contact(acceptance.who)?.standing == .waits else { return }
        try tell(
            .loginReused(
                login: acceptance.pinned.login,
                user: acceptance.who.user.description,
                safety: acceptance.safety.description,
                vouched: trust == .vouched
            )
        )
    }

    /// What does not open without a relay waits for the next receive.
    private func openHeld() async throws {
        do {
            let signedIn = try await signIn(.command)
            defer { signedIn.connection.close() }
            var mail = Mail(self, signedIn)
            try await mail.takeWaiting()
        } catch ClientError.notThere, ClientError.unanswered {}
    }
}

extension Contact {
    fileprivate func isKnown(as login: String) -> Bool {
        standing == .holdsLogin && (pinned.login == login || offered?.login == login)
    }

    /// A comparison is of the identity that was compared, a voucher of login and identity together. One that counts for
    /// a changed identity has opened it already; others are looked at with the next message.
    fileprivate func trust(after change: Acceptance.Change) -> Trust {
        switch change {
        case .identity: trust == .vouched && offer == .shown ? .vouched : .new
        case .login: trust == .verified ? .verified : .new
        case .user, .held: trust
        }
    }
}
