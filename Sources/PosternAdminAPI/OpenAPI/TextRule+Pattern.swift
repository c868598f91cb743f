// What JSON Schema says of a text. Its bounds count characters as they are sent, ours count them in normal form C: they
// differ for texts that are not in that form, of which a schema cannot speak.
extension TextRule {
    /// A regular expression that holds for the texts that have this rule's characters and form, whatever their length.
    /// It keeps to what ECMA-262 and Python read alike.
    var pattern: String {
        switch form {
        case .month: "^\(Self.year)-(?:0[1-9]|1[0-2])$"
        case .timestamp: "^(?:\(Self.ordinaryDay)|\(Self.leapDay))T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
        case .secureAddress: "^https://\(alphabet.characters)+$"
        case .botName: "^(?:\(alphabet.ends)\(alphabet.characters)*)?bot$"
        case .pathSegment: "^(?:\\.{0,2}\(alphabet.characters(without: "."))|\\.{3})\(alphabet.characters)*$"
        case nil: alphabet == .name ? namePattern : "^\(alphabet.characters)*$"
        }
    }

    private var namePattern: String {
        let name = "\(alphabet.ends)(?:\(alphabet.characters)*\(alphabet.ends))?"
        return length.lowerBound == 0 ? "^(?:\(name))?$" : "^\(name)$"
    }

    private static let year = "(?:19[7-9][0-9]|[2-9][0-9]{3})"
    private static let ordinaryDay =
        year + "-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
        + "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    /// In every fourth year, but in every fourth century only where the year ends in 00.
    private static let leapDay =
        "(?:19(?:7[26]|8[048]|9[26])|[2-9][0-9](?:0[48]|[2468][048]|[13579][26])"
        + "|(?:[2468][048]|[3579][26])00)-02-29"
}

extension TextRule.Alphabet {
    /// A class of the characters that may stand anywhere.
    fileprivate var characters: String { characters(without: "") }

    /// A class of the characters that may begin and end the text.
    fileprivate var ends: String { self == .name ? "[^\(steering)\(blanks)]" : characters }

    /// - Parameter further: Characters that the class lacks too; none where the class is a list of what it has.
    fileprivate func characters(without further: String) -> String {
        switch self {
        case .digits: "[0-9]"
        case .hexadecimal: "[0-9a-f]"
        case .identifier: "[A-Za-z0-9_]"
        case .token: "[A-Za-z0-9_:-]"
        case .word: "[^\(steering)\(blanks)\(further)]"
        case .name, .printable: "[^\(steering)\(further)]"
        case .paragraphs: "[^\\u0000-\\u0008\\u000b-\\u001f\(steeringBeyondASCII)\(further)]"
        }
    }
}

/// Control characters, line separators, and what turns the direction of text.
private let steering = "\\u0000-\\u001f" + steeringBeyondASCII
private let steeringBeyondASCII = "\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069"
/// The white space that does not steer.
private let blanks = "\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000"
