import Foundation
import PosternPrimitives

/// Asks for a passphrase on the terminal, or reads it from a file; never from an argument.
enum Passphrase {
    static let shortest = 12
    static let longest = 1024

    /// The file's first line.
    static func read(from path: String) throws(CommandFailure) -> SecretBytes {
        let bytes = try SecretFile.read(path, atMost: longest + 2)
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return try checked(Array(line))
    }

    /// Asks twice, because a mistyped passphrase would lose what it protects.
    static func promptForNew(_ subject: String) throws(CommandFailure) -> SecretBytes {
        let first = try prompt("passphrase for \(subject): ")
        let second = try prompt("the same again: ")
        guard ConstantTime.isEqual(first, second) else { throw CommandFailure("the two passphrases differ") }
        return try checked(first)
    }

    /// Of something that is there.
    static func ask(_ subject: String) throws(CommandFailure) -> SecretBytes {
        try checked(prompt("passphrase for \(subject): "))
    }

    private static func checked(_ bytes: [UInt8]) throws(CommandFailure) -> SecretBytes {
        guard (shortest...longest).contains(bytes.count) else {
            throw CommandFailure("a passphrase has \(shortest) to \(longest) bytes")
        }
        return SecretBytes(copying: bytes)
    }

    private static func prompt(_ text: String) throws(CommandFailure) -> [UInt8] {
        guard Terminal.canAsk else {
            throw CommandFailure(
                "there is no terminal to ask for a passphrase on",
                status: .usage,
                hint: "give --passphrase-file, or --no-passphrase to leave the file unprotected"
            )
        }
        guard let line = Terminal.askSecretly(text) else { throw CommandFailure("no passphrase was given") }
        return Array(line.utf8)
    }
}
