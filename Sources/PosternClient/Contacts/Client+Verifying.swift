package import PosternHome
package import PosternTrust
import PosternWire

/// What a user compares with a contact.
package struct Comparison: Hashable, Sendable {
    package let contact: Contact
    package let safety: SafetyNumber
}

extension Client {
    /// The number to compare with somebody. A user who is not known yet is looked up.
    ///
    /// - Throws: ``ClientError/identityChanged(login:safety:isHeld:)`` while a changed identity waits: it is accepted
    ///   first, with the new number.
    package func comparison(with login: Login) async throws -> Comparison {
        guard login.text != account.login else { throw ClientError.ownLogin }
        let contact = try await known(login)
        if contact.hasNewIdentity { throw try shownChange(of: contact) }
        return Comparison(contact: contact, safety: try safetyNumber(with: contact))
    }

    /// The user was shown the number: another process, or the next command, may record the match.
    package func noteShown(_ comparison: Comparison) throws {
        let contact = comparison.contact
        let outcome = try home.markNumberShown(contact.who, identity: contact.pinned.identity)
        guard outcome == .done else { throw ClientError.changedMeanwhile(login: contact.pinned.login) }
    }

    /// The numbers are the same on both screens.
    ///
    /// - Throws: ``ClientError/changedMeanwhile(login:)`` where another identity came since: look again.
    package func recordMatch(_ comparison: Comparison) throws {
        try setTrust(.verified, comparison.contact)
    }

    /// The number that an earlier command showed is the same on both screens.
    ///
    /// - Throws: ``ClientError/numberNotShown(login:)`` where that was none, or another identity's.
    package func recordMatchOfShown(_ comparison: Comparison) throws {
        guard comparison.contact.isNumberShown else { throw ClientError.numberNotShown(login: comparison.login) }
        try recordMatch(comparison)
    }

    /// The comparison counts no more. Vouchers do, once they are looked at again.
    package func forgetMatch(with login: Login) throws {
        guard let contact = try home.contact(login: login.text) else {
            throw ClientError.notAContact(login: login.text)
        }
        guard contact.trust == .verified else { return }
        try setTrust(.new, contact)
    }

    private func setTrust(_ trust: Contact.Trust, _ contact: Contact) throws {
        let outcome = try home.setTrust(trust, of: contact.who, identity: contact.pinned.identity)
        guard outcome == .done else { throw ClientError.changedMeanwhile(login: contact.pinned.login) }
    }

    private func known(_ login: Login) async throws -> Contact {
        if let contact = try home.contact(login: login.text) { return contact }
        let signedIn = try await signIn(.command)
        defer { signedIn.connection.close() }
        do {
            let who = try await find(login, signedIn.connection)
            guard let contact = try home.contact(who) else { throw ClientError.notAContact(login: login.text) }
            return contact
        } catch let refusal as RelayRefusal {
            throw refusal.asClientError
        }
    }
}

extension Comparison {
    package var login: String { contact.pinned.login }

    /// Whether somebody typed or read out this number: 60 digits, with or without blanks.
    package func isTyped(as text: String) -> Bool { safety.isTyped(as: text) }
}

extension Acceptance {
    package func isTyped(as text: String) -> Bool { safety.isTyped(as: text) }
}

extension SafetyNumber {
    fileprivate func isTyped(as text: String) -> Bool {
        text.filter { !$0.isWhitespace } == description.filter { !$0.isWhitespace }
    }
}
