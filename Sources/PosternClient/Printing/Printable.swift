import PosternTrust
import PosternWire

/// What a command prints: lines for people, or one JSON object.
package struct Printable: Sendable {
    package let lines: [String]
    package let json: String

    init(lines: [String], json: String) {
        self.lines = lines
        self.json = json
    }

    /// One word or name that says all.
    package init(_ result: String) throws {
        self.init(lines: [result], json: try JSONLine.encode(Result(result: result)))
    }

    private struct Result: Encodable {
        let version = 1
        let result: String
    }
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

extension Printable {
    /// `number  text`, parted by a tab.
    package static func quickResponse(_ text: String, number: Int) throws -> Printable {
        Printable(
            lines: ["\(number)\t\(Quoting.quoted(text))"],
            json: try JSONLine.encode(QuickFields(number: number, text: text))
        )
    }

    private struct QuickFields: Encodable {
        let version = 1
        let number: Int
        let text: String
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
        if heldBefore > 0 {
            warnings.append(
                "\(heldBefore) earlier messages are held since the identity changed: 'postern accept' releases them"
            )
        }
        if !leftOut.isEmpty { warnings.append("\(leftOut.count) devices have no usable key and did not get it") }
        return warnings
    }

    private struct Fields: Encodable {
        let version = 1
        let id, state: String
        let leftOut: [String]
    }
}
