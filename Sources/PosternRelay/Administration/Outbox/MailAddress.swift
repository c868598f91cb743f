/// A mail address of the plain kind: `local@domain`, as RFC 5321 has it, less what mail servers give a meaning of their
/// own or a header could be broken with.
///
/// The local part is 1 to 64 ASCII letters, digits and `_ + = ' & ~ # -`, and dots between these; it does not begin
/// with `-`, which a program could take for an option. The domain is a host name of at most 253 characters: labels of
/// letters, digits and `-`. 254 characters in all. Quotes, comments, address literals and other scripts are not taken.
package struct MailAddress: Hashable, Sendable {
    package let text: String

    /// - Returns: `nil` for anything else.
    package init?(_ text: String) {
        guard text.utf8.count <= 254 else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isLocal(parts[0]), Self.isDomain(parts[1]) else { return nil }
        self.text = text
    }

    /// What stands behind the `@`.
    package var domain: Substring {
        text.split(separator: "@").last ?? ""
    }

    private static func isLocal(_ local: Substring.UTF8View.SubSequence) -> Bool {
        guard (1...64).contains(local.count), local.first != UInt8(ascii: "-") else { return false }
        return atoms(local).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { isLetterOrDigit($0) || "_+='&~#-".utf8.contains($0) }
        }
    }

    private static func isDomain(_ domain: Substring.UTF8View.SubSequence) -> Bool {
        guard (1...253).contains(domain.count) else { return false }
        return atoms(domain).allSatisfy { label in
            let hyphen = UInt8(ascii: "-")
            return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                && label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
        }
    }

    private static func atoms(_ part: Substring.UTF8View.SubSequence) -> [Substring.UTF8View.SubSequence] {
        part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

extension MailAddress: CustomStringConvertible {
    package var description: String { text }
}
