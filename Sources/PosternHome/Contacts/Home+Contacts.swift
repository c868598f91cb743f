import GRDB
package import PosternWire

extension Home {
    package enum PinOutcome: Hashable, Sendable {
        /// Seen for the first time.
        case added
        /// A newer list with the same login and identity.
        case updated
        case unchanged
        /// A newer list with another login or identity: kept as ``Contact/offered``, until the user takes it.
        case offered
        /// A list below the one that is held: refused.
        case older(held: UInt32)
        /// Another list of a version that is held: refused.
        case fork(version: UInt32)
    }

    package enum ContactOutcome: Hashable, Sendable {
        case done
        case unknown
        /// It is not, or no longer, as the caller says: look again.
        case differs
    }

    /// Pins what a checked chain of lists says of a user, and keeps the lists.
    ///
    /// - Parameters:
    ///   - trust: Of a contact that is not there yet.
    ///   - lists: Those versions of the chain that may not be held.
    package func pin(
        _ state: ListState,
        trust: Contact.Trust,
        lists: [StoredDocument],
        at now: Timestamp
    ) throws(HomeError) -> PinOutcome {
        try write { db in
            if let fork = try db.firstFork(in: lists) { return .fork(version: fork.version) }
            var contact = try db.contact(state.who, sealing: sealing)
            let outcome = contact.update(to: state, trust: trust, at: now)
            guard outcome.isTaken, let contact else { return outcome }
            try db.insert(lists, sealing: sealing)
            try db.save(contact, sealing: sealing)
            return outcome
        }
    }

    package func contact(_ who: Who) throws(HomeError) -> Contact? {
        try read { db in try db.contact(who, sealing: sealing) }
    }

    /// All contacts, by login.
    package func contacts() throws(HomeError) -> [Contact] {
        try read { db in
            try db.rows("SELECT * FROM contact").map { try Contact($0, sealing: sealing) }
        }.sorted { $0.pinned.login < $1.pinned.login }
    }

    /// Whoever is pinned under a login. Logins are sealed, so this opens all contacts.
    package func contact(login: String) throws(HomeError) -> Contact? {
        try contacts().first { $0.pinned.login == login }
    }

    /// A header with a good signature named this version of its sender's list.
    package func raiseListFloor(of who: Who, to version: UInt32) throws(HomeError) -> ContactOutcome {
        try change(who) { contact in
            contact.listFloor = max(contact.listFloor, version)
            return .done
        }
    }

    /// - Parameter identity: Whose numbers were compared, or which the voucher names: trust is of an identity.
    package func setTrust(
        _ trust: Contact.Trust,
        of who: Who,
        identity: [UInt8]
    ) throws(HomeError) -> ContactOutcome {
        try change(who) { contact in
            guard contact.pinned.identity == identity else { return .differs }
            contact.trust = trust
            return .done
        }
    }

    /// The user takes the changed login or identity, as it was shown.
    ///
    /// - Parameter trust: Of the contact from then on.
    package func takeOffered(
        _ offered: Pinned,
        of who: Who,
        trust: Contact.Trust
    ) throws(HomeError) -> ContactOutcome {
        try change(who) { contact in
            guard contact.offered == offered else { return .differs }
            contact.pinned = offered
            contact.offered = nil
            contact.trust = trust
            return .done
        }
    }

    /// The user was shown the contact as it is.
    package func markShown(_ who: Who) throws(HomeError) -> ContactOutcome {
        try change(who) { contact in
            contact.isShown = true
            return .done
        }
    }

    private func change(
        _ who: Who,
        _ body: (inout Contact) -> ContactOutcome
    ) throws(HomeError) -> ContactOutcome {
        try write { db in
            guard var contact = try db.contact(who, sealing: sealing) else { return .unknown }
            let outcome = body(&contact)
            if outcome == .done { try db.save(contact, sealing: sealing) }
            return outcome
        }
    }
}

extension Home.PinOutcome {
    fileprivate var isTaken: Bool {
        switch self {
        case .added, .updated, .offered: true
        case .unchanged, .older, .fork: false
        }
    }
}

extension Contact? {
    fileprivate mutating func update(
        to state: ListState,
        trust: Contact.Trust,
        at now: Timestamp
    ) -> Home.PinOutcome {
        guard var contact = self else {
            self = Contact(
                who: state.who,
                pinned: state.pinned,
                listVersion: state.version,
                listHash: state.hash,
                listFloor: state.version,
                trust: trust,
                offered: nil,
                firstSeen: now,
                isShown: false
            )
            return .added
        }
        if state.version < contact.listVersion { return .older(held: contact.listVersion) }
        if state.version == contact.listVersion {
            return state.hash == contact.listHash ? .unchanged : .fork(version: state.version)
        }
        contact.listVersion = state.version
        contact.listHash = state.hash
        contact.listFloor = max(contact.listFloor, state.version)
        let isSame = contact.pinned == state.pinned
        contact.offered = isSame ? nil : state.pinned
        contact.isShown = contact.isShown && isSame
        self = contact
        return isSame ? .updated : .offered
    }
}
