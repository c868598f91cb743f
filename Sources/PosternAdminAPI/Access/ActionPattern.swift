/// The operations that a statement names: `*`, or `wickr:` or `postern:` and a name that may have wildcards. Case does
/// not count.
///
/// - seealso: IAM User Guide, "IAM JSON policy elements: Action".
struct ActionPattern: Hashable, Sendable {
    let text: String
    private let pattern: WildcardPattern

    func matches(_ action: String) -> Bool { pattern.matches(action.lowercased()) }

    /// - Parameter actions: Of which the pattern has to match one; `nil` to take any.
    /// - Throws: What is wrong and how it should be.
    init(_ text: String, among actions: [String]?) throws(PolicyFault.Reason) {
        self.text = text
        pattern = WildcardPattern(text.lowercased())
        guard text != "*" else { return }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard
            (1...128).contains(text.utf8.count), parts.count == 2,
            ["wickr", "postern"].contains(parts[0].lowercased()),
            !parts[1].isEmpty, parts[1].utf8.allSatisfy(Self.isNameByte)
        else { throw .init("is no action: write 'wickr:NAME', 'postern:NAME' or '*'") }
        if let actions, !actions.contains(where: matches) {
            throw .init("'\(text)' names no operation: write it as operations are called, such as 'wickr:ListUsers'")
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: false
        }
    }
}
