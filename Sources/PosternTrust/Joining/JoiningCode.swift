package import PosternWire

/// The form of the codes that somebody types or pastes before anything else is known:
/// `prefix.` + base32 of a payload and the first 4 bytes of H(payload).
package enum JoiningCode {
    static let checksumBytes = 4
    /// The longest payload: network, secret, charter version, L(host:port).
    static let payloadBytes = 16 + Limits.secretBytes + 4 + 4 + Limits.hostBytes

    /// - Parameter payload: At most ``payloadBytes``, or the code cannot be read again.
    package static func text(_ prefix: String, _ payload: [UInt8]) -> String {
        prefix + "." + Base32.encode(payload + checksum(of: payload))
    }

    /// - Parameter text: Blanks and line ends around the code are not part of it.
    package static func payload(of text: String, _ prefix: String) throws(CodeError) -> [UInt8] {
        let code = trimmed(text)
        guard code.hasPrefix(prefix + ".") else { throw kind(of: code, expecting: prefix) }
        let digits = code.dropFirst(prefix.utf8.count + 1)
        guard digits.utf8.count <= 2 * (payloadBytes + checksumBytes) else { throw .mistyped }
        guard let bytes = Base32.decode(digits), bytes.count > checksumBytes else { throw .mistyped }
        let payload = Array(bytes.dropLast(checksumBytes))
        guard bytes.suffix(checksumBytes).elementsEqual(checksum(of: payload)) else { throw .mistyped }
        return payload
    }

    private static func checksum(of payload: [UInt8]) -> [UInt8] {
        Array(Hash512.of(payload).bytes.prefix(checksumBytes))
    }

    private static func trimmed(_ text: String) -> Substring {
        let blanks: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
        var code = text[...]
        while let first = code.first, blanks.contains(first) { code.removeFirst() }
        while let last = code.last, blanks.contains(last) { code.removeLast() }
        return code
    }

    /// What else was given, so that the answer helps.
    private static func kind(of code: Substring, expecting prefix: String) -> CodeError {
        for (known, error) in kinds where known != prefix && code.hasPrefix(known + ".") { return error }
        let family = prefix.dropLast()
        let rest = code.dropFirst(family.count)
        if code.hasPrefix(family), let version = rest.first, version.isASCII, version.isNumber, version != "1" {
            return .laterVersion
        }
        return .otherText(expected: prefix)
    }

    private static let kinds: [(String, CodeError)] = [
        (Invitation.prefix, .isAnInvitation), (NetworkCode.prefix, .isANetworkCode), (LinkCode.prefix, .isALinkCode),
    ]
}

/// Why a code cannot be used. The description says what to do; no part of the code is in it.
package enum CodeError: Error, Hashable, Sendable {
    /// It does not begin like a code of this kind.
    case otherText(expected: String)
    /// An invitation where another code belongs.
    case isAnInvitation
    /// A network code where another code belongs.
    case isANetworkCode
    /// The code of a link where another code belongs.
    case isALinkCode
    /// Made by a later version of this software.
    case laterVersion
    /// A character is wrong, missing or too many.
    case mistyped
    /// The checksum is right, and the content is none: whoever made it made a mistake.
    case layout(LayoutError)
}

extension CodeError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .otherText(let prefix):
            "this is not the code that is needed here: it begins with '\(prefix).'; copy all of it"
        case .isAnInvitation:
            "this is an invitation, which the administrator sends to a new user: another code is needed here"
        case .isANetworkCode: "this is a network code, which 'whoami' prints: another code is needed here"
        case .isALinkCode: "this is the code of a link, which 'device link' prints: another code is needed here"
        case .laterVersion: "this code is for a later version of this software: update, then use it again"
        case .mistyped: "a character of the code is wrong or missing: copy it again, all of it, in lower case"
        case .layout: "this code was made wrongly: ask for a new one"
        }
    }
}
