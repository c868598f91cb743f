/// Why bytes do not have the layout that they should. Nothing is allocated by a length before it was checked.
package enum LayoutError: Error, Hashable, Sendable {
    /// The bytes end before the layout does.
    case truncated
    /// Bytes are left over behind the layout.
    case trailing
    /// A length or a count is above its limit.
    case tooLong
    /// A text is not valid UTF-8.
    case notText
    /// List items are out of order or doubled.
    case unsorted
    /// A field has a value that means nothing here.
    case meaningless(String)
    /// An even extension type, or a version or suite, of a later protocol: update the software.
    case updateNeeded
}

extension LayoutError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated: "the bytes end too early"
        case .trailing: "bytes are left over at the end"
        case .tooLong: "a length or count is over its limit"
        case .notText: "a text is not valid UTF-8"
        case .unsorted: "list items are out of order or doubled"
        case .meaningless(let field): "the field '\(field)' has a value without a meaning here"
        case .updateNeeded: "made for a later version of this software: update needed"
        }
    }
}
