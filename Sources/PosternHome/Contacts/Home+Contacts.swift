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
    ///   - standing: The same.
    ///   - offer: What becomes of what comes from another identity than the pinned one.
    ///   - lists: Those versions of the chain that may not be held.
    package func pin(
        _ state: ListState,
        trust: Contact.Trust,
        standing: Contact.Standing = .holdsLogin,
        offer: Contact.Offer = .held,
        lists: [StoredDocument],
        at now: Timestamp
    ) throws(HomeError) -> PinOutcome {
        try write { db in
            if let fork = try db.firstFork(in: lists) { return .fork(version: fork.version) }
            var contact = try db.contact(state.who, sealing: sealing)
            let outcome = contact.update(to: state, Stance(trust: trust, standing: standing, offer: offer), at: now)
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

    /// Whoever holds a login. Logins are sealed, so this opens all contacts.
    package func contact(login: String) throws(HomeError) -> Contact? {
        try contacts().first { $0.pinned.login == login && $0.standing == .holdsLogin }
    }

    /// Nobody is verified while another identity is offered: the user was not asked about that one.
    ///
    /// - Parameter identity: Whose numbers were compared, or which the voucher names: trust is of an identity.
    package func setTrust(
        _ trust: Contact.Trust,
        of who: Who,
        identity: [UInt8]
    ) throws(HomeError) -> ContactOutcome {
        try change(who) { contact in
            guard contact.pinned.identity == identity else { return .differs }
            guard trust != .verified || !contact.hasNewIdentity else { return .differs }
            contact.trust = trust
            return .done
        }
    }

    /// The user was shown the number to compare.
    ///
    /// - Parameter identity: Whose number it was.
    package func markNumberShown(_ who: Who, identity: [UInt8]) throws(HomeError) -> ContactOutcome {
        try change(who) { contact in
            guard contact.pinned.identity == identity else { return .differs }
            contact.isNumberShown = true
            return .done
        }
    }

    /// The user was shown the contact as it is.
    ///
    /// - Parameter identity: The one that was shown: the offered one, or where none is offered the pinned one. Of another
    ///   one, which came meanwhile, the user knows nothing.
    package func markShown(_ who: Who, identity: [UInt8]) throws(HomeError) -> ContactOutcome {
        try change(who) { contact in
            guard (contact.offered ?? contact.pinned).identity == identity else { return .differs }
            contact.isShown = true
            return .done
        }
    }

    /// Vouchers came or went since the identity was offered.
    package func treatOffered(
        _ identity: [UInt8],
        of who: Who,
        as offer: Contact.Offer
    ) throws(HomeError) -> ContactOutcome {
        try change(who) { contact in
            guard contact.hasNewIdentity, contact.offered?.identity == identity else { return .differs }
            guard contact.trust != .verified || offer == .held else { return .differs }
            contact.offer = offer
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

/// How a contact is met where the list alone does not say it.
private struct Stance {
    let trust: Contact.Trust
    let standing: Contact.Standing
    let offer: Contact.Offer
}

extension Contact? {
    fileprivate mutating func update(to state: ListState, _ stance: Stance, at now: Timestamp) -> Home.PinOutcome {
        guard var contact = self else {
            self = Contact(state, stance, at: now)
            return .added
        }
        if state.version < contact.listVersion { return .older(held: contact.listVersion) }
        if state.version == contact.listVersion {
            return state.hash == contact.listHash ? .unchanged : .fork(version: state.version)
        }
        contact.listVersion = state.version
        contact.listHash = state.hash
        if contact.standing == .waits {
            // Nobody has taken anything of it yet.
            contact.meet(state.pinned, stance)
            self = contact
            return .updated
        }
        let isSame = contact.pinned == state.pinned
        contact.isShown = contact.isShown && (isSame || contact.offered == state.pinned)
        contact.offered = isSame ? nil : state.pinned
        // The numbers may have been compared since the caller looked.
        let offer: Contact.Offer = contact.trust == .verified ? .held : stance.offer
        contact.offer = contact.hasNewIdentity ? offer : nil
        self = contact
        return isSame ? .updated : .offered
    }
}

extension Contact {
    fileprivate init(_ state: ListState, _ stance: Stance, at now: Timestamp) {
        self.init(
            who: state.who,
            pinned: state.pinned,
            listVersion: state.version,
            listHash: state.hash,
            trust: stance.trust,
            offered: nil,
            offer: nil,
            standing: stance.standing,
            firstSeen: now,
            isShown: false,
            isNumberShown: false
        )
    }

    fileprivate mutating func meet(_ pinned: Pinned, _ stance: Stance) {
        isNumberShown = isNumberShown && pinned.identity == self.pinned.identity
        self.pinned = pinned
        trust = stance.trust
        standing = stance.standing
        isShown = false
    }
}
