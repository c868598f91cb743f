import Foundation

extension String {
    /// Normal form C in lower case: how the store compares and sorts names that people give.
    var folded: String {
        utf8.allSatisfy { $0 < 0x80 }
            ? lowercased()
            : precomposedStringWithCanonicalMapping.lowercased().precomposedStringWithCanonicalMapping
    }
}
