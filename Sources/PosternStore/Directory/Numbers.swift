/// A network's name in the admin API: 8 decimal digits.
package struct NetworkNumber: Hashable, Comparable, Sendable {
    package let text: String

    /// - Parameter text: Exactly 8 decimal digits; anything else gives `nil`.
    package init?(_ text: String) {
        guard text.utf8.count == 8, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        self.text = text
    }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// A user's name in the admin API: 1 to 10 decimal digits, from one counter for each network.
package struct UserNumber: Hashable, Comparable, Sendable {
    package static let values: ClosedRange<Int64> = 1...9_999_999_999

    package let value: Int64

    /// - Parameter value: Within ``values``; anything else gives `nil`.
    package init?(_ value: Int64) {
        guard Self.values.contains(value) else { return nil }
        self.value = value
    }

    package var text: String { "\(value)" }

    package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// A security group's name in the admin API: 8 base32 characters.
package struct GroupCode: Hashable, Sendable {
    package let text: String

    /// - Parameter text: Exactly 8 ASCII letters or digits; anything else gives `nil`.
    package init?(_ text: String) {
        guard text.utf8.count == 8, text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return nil }
        self.text = text
    }
}
