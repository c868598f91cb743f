/// Why bytes are not JSON that this interface reads.
package enum JSONFault: Error, Hashable {
    case notUTF8
    /// Not a value by RFC 8259's grammar; a lone surrogate and a number past binary64 count as such.
    case malformed
    /// An object names a member twice: readers disagree on which one holds, so neither does.
    case repeatedMember
    /// Nested deeper than ``JSONParser/deepestNesting``.
    case tooDeep
}

extension JSONFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notUTF8: "the body is not valid UTF-8"
        case .malformed: "the body is not JSON"
        case .repeatedMember: "an object in the body has a member twice"
        case .tooDeep: "the body is nested deeper than \(JSONParser.deepestNesting) levels"
        }
    }
}
