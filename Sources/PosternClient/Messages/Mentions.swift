import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

extension Client {
    static func check(_ text: String) throws(ClientError) {
        guard !text.isEmpty else { throw .emptyText }
        guard text.utf8.count <= Limits.textBytes else { throw .textTooLong }
    }

    /// A text in which `@login` mentions whoever is known here by that login.
    func messageText(_ text: String) throws -> MessageText {
        try Self.check(text)
        var mentions: [Mention] = []
        for (range, name) in MentionScan.names(in: text) where mentions.count < ContentLimits.mentions {
            guard let login = try? Login(normalising: name), let who = try known(login) else { continue }
            mentions.append(Mention(range, who))
        }
        return MessageText(text, mentions: mentions)
    }

    private func known(_ login: Login) throws -> Who? {
        login.text == account.login ? who : try home.contact(login: login.text)?.who
    }
}

/// Finds what looks like `@login` in a text: at its start, or after a space.
enum MentionScan {
    /// - Returns: Bytes of the text's UTF-8, with the `@`, and the name without it.
    static func names(in text: String) -> [(Range<Int>, String)] {
        var found: [(Range<Int>, String)] = []
        var start: Int?
        var before: Unicode.Scalar = " "
        var (offset, name) = (0, "")
        func end() {
            // What ends a sentence is no part of a name.
            var trimmed = name
            while let last = trimmed.unicodeScalars.last, ".,;:!?".unicodeScalars.contains(last) {
                trimmed.unicodeScalars.removeLast()
            }
            if let first = start, !trimmed.isEmpty { found.append((first..<first + 1 + trimmed.utf8.count, trimmed)) }
            (start, name) = (nil, "")
        }
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                end()
            } else if scalar == "@", start == nil, before.properties.isWhitespace {
                start = offset
            } else if start != nil {
                name.unicodeScalars.append(scalar)
            }
            before = scalar
            offset += String(scalar).utf8.count
        }
        end()
        return found
    }
}
