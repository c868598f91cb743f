import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// One for each contact.
    package func printableContacts() throws -> [Printable] {
        try contacts().map { contact in
            let state = try state(of: contact)
            let changed = contact.hasNewIdentity ? contact.offered : nil
            let fields = ContactFields(
                login: contact.pinned.login,
                user: contact.who.user.description,
                trust: contact.trust.name,
                state: state.name,
                identityChanged: contact.hasNewIdentity,
                safetyNumber: try safetyNumber(with: contact).description,
                newSafetyNumber: try changed.map { try safetyNumber(contact.who, $0.identity).description }
            )
            let login = Quoting.quoted(contact.shownLogin)
            let remark = state.remark.map { " (\($0))" } ?? ""
            let number = fields.newSafetyNumber ?? fields.safetyNumber
            let line = "\(login) \(fields.trust)\(remark): \(number)"
            return Printable(lines: [line], json: try JSONLine.encode(fields))
        }
    }

    private func state(of contact: Contact) throws -> ContactState {
        switch contact.standing {
        case .waits: return .loginReused
        case .lostLogin: return .loginLost
        case .holdsLogin: break
        }
        if contact.hasNewIdentity { return contact.offer == .shown ? .identityChanged : .blocked }
        guard let lists = try heldLists(of: contact.who) else { return .ordinary }
        do {
            try checkNothingWithheld(lists)
        } catch ClientError.listWithheld(_, let version) {
            return .withheld(version)
        }
        return .ordinary
    }

    private struct ContactFields: Encodable {
        let version = 1
        let login, user, trust, state: String
        let identityChanged: Bool
        let safetyNumber: String
        let newSafetyNumber: String?
    }
}

/// What a contact's line says beside the trust.
private enum ContactState: Hashable {
    case ordinary
    case identityChanged
    case blocked
    case loginReused
    case loginLost
    case withheld(UInt32)

    /// In JSON.
    var name: String {
        switch self {
        case .ordinary: "ordinary"
        case .identityChanged: "identity-changed"
        case .blocked: "blocked"
        case .loginReused: "login-reused"
        case .loginLost: "login-lost"
        case .withheld: "list-withheld"
        }
    }

    var remark: String? {
        switch self {
        case .ordinary: nil
        case .identityChanged: "identity changed: not accepted yet; the new number"
        case .blocked: "identity changed: blocked until accepted; the new number"
        case .loginReused: "came by a login of somebody else: not accepted yet"
        case .loginLost: "has lost the login to somebody else"
        case .withheld(let version): "the relay withholds list \(version): nothing is sent"
        }
    }
}

extension Contact.Trust {
    /// As commands name it.
    package var name: String {
        switch self {
        case .new: "new"
        case .vouched: "vouched"
        case .verified: "verified"
        }
    }
}

extension Comparison {
    package func printable() throws -> Printable {
        Printable(
            lines: ["\(Quoting.quoted(contact.pinned.login)) \(contact.trust.name): \(safety)"] + picture,
            json: try JSONLine.encode(
                Fields(
                    login: contact.pinned.login,
                    user: contact.who.user.description,
                    trust: contact.trust.name,
                    safetyNumber: safety.description
                )
            )
        )
    }

    /// The same number for the other one's camera.
    private var picture: [String] { QRCode(Array(safety.description.utf8))?.lines ?? [] }

    private struct Fields: Encodable {
        let version = 1
        let login, user, trust, safetyNumber: String
    }
}

extension Acceptance {
    /// What the user is asked about, one line each.
    package var lines: [String] {
        let name = Quoting.quoted(login)
        let question =
            switch change {
            case .identity: "\(name) has another identity"
            case .user: "the login \(name) leads to another user (\(who.user.description.prefix(8)))"
            case .login:
                "user \(who.user.description.prefix(8)), whom you know, has taken the login \(name) of somebody else"
            case .held: "the identity of \(name) was taken before; older messages are held"
            }
        var lines = [question, "the safety number is now: \(safety)"]
        if trustBefore == .verified { lines.append("you had compared the number before: it counts no more") }
        if trust == .vouched { lines.append("the administrator vouches for the new identity") }
        if heldReceived > 0 { lines.append("\(heldReceived) messages are kept sealed until you accept") }
        if heldSent > 0 { lines.append("\(heldSent) messages that you wrote before go out then") }
        return lines
    }

    /// After it was accepted.
    package func printable(isCompared: Bool, released: Int) throws -> Printable {
        let trust = isCompared ? Contact.Trust.verified.name : trust.name
        return Printable(
            lines: ["accepted \(Quoting.quoted(login)), \(trust)"],
            json: try JSONLine.encode(
                Fields(
                    login: login,
                    user: who.user.description,
                    trust: trust,
                    safetyNumber: safety.description,
                    released: released
                )
            )
        )
    }

    private struct Fields: Encodable {
        let version = 1
        let login, user, trust, safetyNumber: String
        let released: Int
    }
}

extension Explanation {
    package func printable() throws -> Printable {
        Printable(
            lines: ["\(subject): \(Quoting.quoted(lines.first ?? state.rawValue))"]
                + lines.dropFirst().map { "  " + Quoting.quoted($0) },
            json: try JSONLine.encode(Fields(id: subject, case: state.rawValue, text: lines))
        )
    }

    private struct Fields: Encodable {
        let version = 1
        let id, `case`: String
        let text: [String]
    }
}
