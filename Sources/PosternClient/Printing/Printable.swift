import PosternHome
import PosternTrust
import PosternWire

/// What a command prints: lines for people, or one JSON object.
package struct Printable: Sendable {
    package let lines: [String]
    package let json: String
}

extension WhoAmI {
    package func printable() throws -> Printable {
        let fields = Fields(
            login: login,
            user: who.user.description,
            device: device.description,
            networkFingerprint: fingerprint.description,
            networkCode: networkCode.text,
            safetyHalf: safetyHalf.description
        )
        let lines = [
            "login: \(Quoting.quoted(login))", "user: \(fields.user)", "device: \(fields.device)",
            "network fingerprint: \(fields.networkFingerprint)", "network code: \(fields.networkCode)",
            "safety half: \(fields.safetyHalf)",
        ]
        return Printable(lines: lines, json: try JSONLine.encode(fields))
    }

    private struct Fields: Encodable {
        let version = 1
        let login, user, device, networkFingerprint, networkCode, safetyHalf: String
    }
}

extension SendReceipt {
    package func printable() throws -> Printable {
        let state = state == .accepted ? "sent" : "queued"
        let devices = leftOut.map(\.description)
        return Printable(
            lines: ["\(state) \(id)"],
            json: try JSONLine.encode(Fields(id: id.description, state: state, leftOut: devices))
        )
    }

    /// What the user should know beside the answer.
    package var warnings: [String] {
        var warnings: [String] = []
        if isToNewContact { warnings.append("the contact is new: compare the safety numbers, see 'postern contacts'") }
        if !leftOut.isEmpty { warnings.append("\(leftOut.count) devices have no usable key and did not get it") }
        return warnings
    }

    private struct Fields: Encodable {
        let version = 1
        let id, state: String
        let leftOut: [String]
    }
}

extension Client {
    /// One for each contact.
    package func printableContacts() throws -> [Printable] {
        try contacts().map { contact in
            let fields = ContactFields(
                login: contact.pinned.login,
                user: contact.who.user.description,
                trust: contact.trust.name,
                identityChanged: contact.offered.map { $0.identity != contact.pinned.identity } ?? false,
                safetyNumber: try safetyNumber(with: contact).description
            )
            let changed = fields.identityChanged ? " (identity changed: blocked)" : ""
            let line = "\(Quoting.quoted(fields.login)) \(fields.trust)\(changed): \(fields.safetyNumber)"
            return Printable(lines: [line], json: try JSONLine.encode(fields))
        }
    }

    private struct ContactFields: Encodable {
        let version = 1
        let login, user, trust: String
        let identityChanged: Bool
        let safetyNumber: String
    }
}

extension Contact.Trust {
    fileprivate var name: String {
        switch self {
        case .new: "new"
        case .vouched: "vouched"
        case .verified: "verified"
        }
    }
}
