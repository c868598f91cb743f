import GRDB
package import PosternWire

// The user's word about who somebody is now.
extension Home {
    /// What becomes of a login that somebody else holds.
    package enum HeldLogin: Hashable, Sendable {
        /// Nothing is taken.
        case refuse
        /// The identity is taken, and the user is asked about the login next: ``Contact/Standing/waits``.
        case wait
        /// The user was asked: whoever held it loses it.
        case take
    }

    /// The user takes the changed login or identity, as it was shown.
    ///
    /// - Parameters:
    ///   - trust: Of the contact from then on.
    ///   - held: One word of the user is about one person: an identity brings nobody else's login along.
    package func takeOffered(
        _ offered: Pinned,
        of who: Who,
        trust: Contact.Trust,
        heldLogin held: HeldLogin
    ) throws(HomeError) -> ContactOutcome {
        try write { db in
            guard var contact = try db.contact(who, sealing: sealing) else { return .unknown }
            guard contact.offered == offered else { return .differs }
            let isHeld = try db.isHeld(offered.login, except: who, sealing: sealing)
            if isHeld, held == .refuse { return .differs }
            if held == .take { try db.takeLogin(offered.login, for: who, sealing: sealing) }
            contact.isNumberShown = contact.isNumberShown && !contact.hasNewIdentity
            contact.pinned = offered
            contact.offered = nil
            contact.offer = nil
            contact.standing = isHeld && held == .wait ? .waits : .holdsLogin
            contact.trust = trust
            try db.save(contact, sealing: sealing)
            return .done
        }
    }

    /// The user's own identity goes on: what another one signed after `version` was never the user's, and is forgotten.
    package func dropOffered(of who: Who, after version: UInt32) throws(HomeError) {
        try write { db in
            guard var contact = try db.contact(who, sealing: sealing), contact.hasNewIdentity else { return }
            let subject = who.user.bytes
            let last = try db.row(
                "SELECT hash FROM document WHERE kind = ? AND subject = ? AND version = ?",
                [DocumentName.Kind.deviceList.rawValue, subject.column, Int64(version)]
            )
            guard let last else { throw HomeError.misuse("lists without the version that stays") }
            try db.run(
                "DELETE FROM document WHERE kind = ? AND subject = ? AND version > ?",
                [DocumentName.Kind.deviceList.rawValue, subject.column, Int64(version)]
            )
            (contact.offered, contact.offer) = (nil, nil)
            (contact.listVersion, contact.listHash) = (version, try last.hash("hash"))
            try db.save(contact, sealing: sealing)
        }
    }

    /// The user follows a login to another user, who waited for that. Whoever held it loses it.
    ///
    /// - Parameters:
    ///   - pinned: As it was shown.
    ///   - trust: Of the contact from then on.
    package func follow(
        _ who: Who,
        _ pinned: Pinned,
        trust: Contact.Trust
    ) throws(HomeError) -> ContactOutcome {
        try write { db in
            guard var contact = try db.contact(who, sealing: sealing) else { return .unknown }
            guard contact.standing == .waits, contact.pinned == pinned, contact.offered == nil else { return .differs }
            try db.takeLogin(pinned.login, for: who, sealing: sealing)
            contact.standing = .holdsLogin
            contact.trust = trust
            try db.save(contact, sealing: sealing)
            return .done
        }
    }

    /// Who waits for the user to follow a login.
    package func waitingContact(login: String) throws(HomeError) -> Contact? {
        try contacts().last { $0.standing == .waits && $0.pinned.login == login }
    }
}

extension Database {
    fileprivate func isHeld(_ login: String, except who: Who, sealing: borrowing RowSealing) throws -> Bool {
        try rows("SELECT * FROM contact WHERE standing = 1").contains { row in
            let contact = try Contact(row, sealing: sealing)
            return contact.pinned.login == login && contact.who != who
        }
    }

    /// - Parameter taker: Who has it from now on, and is saved by the caller.
    fileprivate func takeLogin(_ login: String, for taker: Who, sealing: borrowing RowSealing) throws {
        for row in try rows("SELECT * FROM contact WHERE standing = 1") {
            var contact = try Contact(row, sealing: sealing)
            guard contact.pinned.login == login, contact.who != taker else { continue }
            contact.standing = .lostLogin
            try save(contact, sealing: sealing)
        }
    }
}
