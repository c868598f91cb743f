package import PosternPrimitives

/// 32 random bytes that open the recovery vault, and the form in which a person writes them down: 24 words.
///
///     bits (264) = key[32] ‖ the first byte of SHA-256(key), cut into 24 numbers of 11 bits, the first bits first
///     words      = those of the English list of BIP-39 that have these numbers, from 0
///
/// These are the words of BIP-39 for 256 bits; its way from words to a seed is not used. The checksum finds 255 of 256
/// mistakes.
package struct RecoveryKey: ~Copyable, Sendable {
    package static let wordCount = 24
    /// A text with more bytes holds no 24 words.
    private static let longestText = 4096
    private static let bitsOfWord: UInt32 = 11

    private let bytes: SecretBytes

    /// - Parameter bytes: 32 random bytes.
    init(_ bytes: consuming SecretBytes) {
        precondition(bytes.count == VaultSecret.recoveryKeyBytes, "a recovery key has 32 bytes")
        self.bytes = bytes
    }

    package static func generate() throws(PrimitiveError) -> RecoveryKey {
        RecoveryKey(try SecretBytes.random(count: VaultSecret.recoveryKeyBytes))
    }

    /// - Parameter text: 24 words in any case, with any blanks and line ends around them. The text is the caller's, as a
    ///   `String` cannot be erased; keep it no longer than needed.
    package init(words text: String) throws(RecoveryKeyError) {
        guard text.utf8.count <= Self.longestText else { throw .wordCount(nil) }
        let words = text.lowercased().split(whereSeparator: \.isWhitespace)
        guard words.count == Self.wordCount else { throw .wordCount(words.count) }
        var numbers: [UInt32] = []
        for (index, word) in words.enumerated() {
            guard let number = Self.number(of: word) else { throw .unknownWord(position: index + 1) }
            numbers.append(number)
        }
        self.init(try Self.bytes(of: numbers))
    }

    /// To be shown once, and kept nowhere.
    package var words: [String] {
        let checked = bytes.withUnsafeBytes { Array($0) + [Self.checksum($0)] }
        var words: [String] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for byte in checked {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            guard bits >= Self.bitsOfWord else { continue }
            bits -= Self.bitsOfWord
            words.append(EmbeddedList.recoveryWords[Int(buffer >> bits & 0x7FF)])
        }
        return words
    }

    /// What its vault is locked with.
    package var secret: VaultSecret { VaultSecret(recoveryKey: bytes.clone()) }
}

extension RecoveryKey {
    private static func number(of word: Substring) -> UInt32? {
        let words = EmbeddedList.recoveryWords
        var range = 0..<words.count
        while let middle = range.isEmpty ? nil : (range.lowerBound + range.upperBound) / 2 {
            if words[middle] == word { return UInt32(middle) }
            range = words[middle] < word ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }

    /// 24 numbers of 11 bits, put together.
    private static func bytes(of numbers: [UInt32]) throws(RecoveryKeyError) -> SecretBytes {
        var found: UInt8 = 0
        let key = SecretBytes(count: VaultSecret.recoveryKeyBytes) { memory in
            var buffer: UInt32 = 0
            var bits: UInt32 = 0
            var filled = 0
            for number in numbers {
                buffer = buffer << bitsOfWord | number
                bits += bitsOfWord
                while bits >= 8 {
                    bits -= 8
                    let byte = UInt8(truncatingIfNeeded: buffer >> bits)
                    if filled < memory.count { memory[filled] = byte } else { found = byte }
                    filled += 1
                }
            }
        }
        guard key.withUnsafeBytes({ checksum($0) }) == found else { throw .checksum }
        return key
    }

    private static func checksum(_ key: UnsafeRawBufferPointer) -> UInt8 { Digest.sha256(key)[0] }
}

/// Why a text is no recovery key. No word of it is repeated.
package enum RecoveryKeyError: Error, Hashable, Sendable {
    /// - Parameter count: How many there are; `nil` for a text that is too long to be counted.
    case wordCount(_ count: Int?)
    /// - Parameter position: From 1.
    case unknownWord(position: Int)
    /// Each word is one of the list, and together they are none.
    case checksum
}

extension RecoveryKeyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .wordCount(let count?): "a recovery key has \(RecoveryKey.wordCount) words, and this has \(count)"
        case .wordCount(nil): "a recovery key has \(RecoveryKey.wordCount) words, and this is longer"
        case .unknownWord(let position):
            "word \(position) of the recovery key is not one of the list: look whether it is spelt as it was shown"
        case .checksum:
            "a word of the recovery key is another one, or two have changed places: compare each with what was shown"
        }
    }
}
