/// What an administrator asks of new passwords, on top of ``PasswordRules``. It is never less than those.
///
/// Counts are of Unicode scalars of the normal form C. A symbol is what is neither a letter nor a digit nor white space.
package struct PasswordRequirements: Hashable, Sendable {
    package enum Part: String, Hashable, Sendable, CaseIterable {
        case length
        case lowercase
        case uppercase
        case numbers
        case symbols
    }

    private static let longestMinimum: UInt32 = 128
    private static let mostOfAKind: UInt32 = 16

    private let least: [Part: Int]

    /// - Parameters: The least counts; `nil` asks for nothing. A length is held to 12 to 128, the others to 16.
    package init(
        length: UInt32? = nil,
        lowercase: UInt32? = nil,
        uppercase: UInt32? = nil,
        numbers: UInt32? = nil,
        symbols: UInt32? = nil
    ) {
        let counts: [Part: UInt32?] = [
            .lowercase: lowercase, .uppercase: uppercase, .numbers: numbers, .symbols: symbols,
        ]
        least = counts.compactMapValues { $0 }.mapValues { Int(min($0, Self.mostOfAKind)) }
            .merging([.length: max(PasswordRules.shortest, Int(min(length ?? 0, Self.longestMinimum)))]) { $1 }
    }

    /// - Throws: ``VaultError/passwordLacks(_:least:)``; and as ``PasswordRules/check(new:)``.
    package func check(new text: String) throws(VaultError) {
        try PasswordRules.check(new: text)
        let scalars = try PasswordRules.normal(text).unicodeScalars
        for part in Part.allCases {
            guard let least = least[part], scalars.count(where: part.includes) < least else { continue }
            throw .passwordLacks(part, least: least)
        }
    }
}

extension PasswordRequirements.Part {
    fileprivate func includes(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return switch self {
        case .length: true
        case .lowercase: properties.isLowercase
        case .uppercase: properties.isUppercase
        case .numbers: properties.generalCategory == .decimalNumber
        case .symbols:
            !properties.isAlphabetic && properties.generalCategory != .decimalNumber && !properties.isWhitespace
        }
    }

    /// For `a password needs at least N …`.
    var name: String {
        switch self {
        case .length: "characters"
        case .lowercase: "lower-case letters"
        case .uppercase: "upper-case letters"
        case .numbers: "digits"
        case .symbols: "symbols"
        }
    }
}
