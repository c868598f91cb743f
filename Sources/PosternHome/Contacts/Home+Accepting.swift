import GRDB
package import PosternWire

// The user's word about who somebody is now.
extension Home {
    /// The user takes the changed login or identity, as it was shown. Whoever held that login loses it.
    ///
    /// - Parameter trust: Of the contact from then on.
    package func takeOffered(
        _ offered: Pinned,
        of who: Who,
        trust: Contact.Trust
    ) throws(HomeError) -> ContactOutcome {
        try write { db in
            guard var contact = try db.contact(who, sealing: sealing) else { return .unknown }
            guard contact.offered == offered else { return .differs }
            try db.takeLogin(offered.login, for: who, sealing: sealing)
            contact.pinned = offered
            contact.offered = nil
            contact.offer = nil
            contact.standing = .holdsLogin
            contact.trust = trust
            try db.save(contact, sealing: sealing)
            return .done
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
