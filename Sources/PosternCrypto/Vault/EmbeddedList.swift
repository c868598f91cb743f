/// A text file that is part of the program: one entry a line.
enum EmbeddedList {
    /// The 2,048 English words of BIP-39, in their order.
    static let recoveryWords = lines(PackageResources.recovery_words_txt)
    /// Folded, 12 characters and more.
    static let commonPasswords = Set(lines(PackageResources.common_passwords_txt))

    private static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
