import PosternAdminAPI
import PosternRelay
import PosternWire

/// What stands in the places that a template names.
struct MailValues {
    private let letter: InvitationLetter

    init(_ letter: InvitationLetter) { self.letter = letter }

    subscript(_ placeholder: MailPlaceholder) -> String {
        switch placeholder {
        case .name: Self.shown(name.isEmpty ? letter.login : name)
        case .login: Self.shown(letter.login)
        case .network: Self.shown(letter.network)
        case .networkNumber: letter.networkNumber
        case .fingerprint: letter.fingerprint
        case .relay: letter.host
        case .invitation: letter.invitation.revealed
        case .expires: Self.minute(of: CalendarTime(clamping: Int64(clamping: letter.expires.seconds)))
        }
    }

    /// First and last name as one; empty where there is neither.
    var name: String {
        Self.shown([letter.firstName, letter.lastName].filter { !$0.isEmpty }.joined(separator: " "))
    }

    /// Names come without control characters; whatever let one through, no letter has it.
    private static func shown(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.map { $0.breaksText ? "\u{FFFD}" : $0 }))
    }

    private static func minute(of time: CalendarTime) -> String {
        let text = time.rfc3339
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }
}

extension Unicode.Scalar {
    /// Ends a line, or turns the direction of what stands around it.
    fileprivate var breaksText: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: ("\u{202A}"..."\u{202E}").contains(self) || ("\u{2066}"..."\u{2069}").contains(self)
        }
    }
}

/// Text as it stands between HTML's tags, and in the values of quoted attributes.
enum HTMLText {
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
