import PosternCrypto

/// A new recovery key, while its owner writes it down. It is shown once, and kept nowhere.
package struct RecoverySheet: ~Copyable, Sendable {
    let key: RecoveryKey

    package static func make() throws -> RecoverySheet {
        do { return RecoverySheet(key: try RecoveryKey.generate()) } catch {
            throw ClientError.cryptography("no randomness")
        }
    }

    init(key: consuming RecoveryKey) {
        self.key = key
    }

    /// The words in rows of four, numbered, for a person to copy.
    package var rows: [String] {
        let words = key.words
        return stride(from: 0, to: words.count, by: 4).map { start in
            (start..<start + 4).map { index in
                let number = index + 1 < 10 ? " \(index + 1)" : "\(index + 1)"
                return "\(number). \(words[index])" + String(repeating: " ", count: max(0, 10 - words[index].count))
            }.joined()
        }
    }

    package var line: String { key.words.joined(separator: " ") }

    /// Three different numbers from 1 to 24, rising: which words are asked back.
    package static func asked(random: () -> Int = { .random(in: 1...RecoveryKey.wordCount) }) -> [Int] {
        var numbers: Set<Int> = []
        while numbers.count < 3 { numbers.insert(random()) }
        return numbers.sorted()
    }

    /// Whether somebody typed the word of this number.
    package func isWord(_ typed: String, _ number: Int) -> Bool {
        let words = key.words
        guard words.indices.contains(number - 1) else { return false }
        return typed.lowercased().filter { !$0.isWhitespace } == words[number - 1]
    }

    /// Writes the words to a file of `0600` beside its name, which it gets when the registration is done.
    ///
    /// - Parameter path: The name; not there yet.
    /// - Throws: ``SecretFileError``.
    package func stage(_ path: String) throws(SecretFileError) {
        guard !SecretFile.isThere(path) else { throw .exists(path) }
        try SecretFile.setAside(path)
        try SecretFile.stage(path, line)
    }
}
