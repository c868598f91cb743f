import PosternRelay

/// What a template may name as `{{name}}`.
enum MailPlaceholder: String, CaseIterable, Hashable, Sendable {
    /// First and last name; the login where there is neither.
    case name
    case login
    /// The network's name.
    case network
    case networkNumber = "network-number"
    /// 30 digits in six groups, as clients show them at joining.
    case fingerprint
    /// `host:port`.
    case relay
    /// What `postern register` takes. A secret.
    case invitation
    /// When the invitation ends: `2026-12-08 09:30 UTC`.
    case expires
}

/// A text with placeholders, read once.
struct MailTemplate: Hashable, Sendable {
    private enum Part: Hashable {
        case text(String)
        case placeholder(MailPlaceholder)
    }

    private let parts: [Part]

    /// - Throws: For a placeholder that does not exist, and for braces that are not closed on their line.
    init(_ text: String) throws(MailTemplateFault) {
        var parts: [Part] = []
        var rest = text[...]
        var line = 1
        while let open = rest.firstRange(of: "{{") {
            let before = rest[..<open.lowerBound]
            line += before.count(where: \.isNewline)
            parts.append(.text(String(before)))
            let behind = rest[open.upperBound...]
            guard let close = behind.firstRange(of: "}}"), !behind[..<close.lowerBound].contains(where: \.isNewline)
            else { throw MailTemplateFault(line: line, reason: "'{{' is not closed by '}}' on its line") }
            let name = behind[..<close.lowerBound].filter { $0 != " " }
            guard let placeholder = MailPlaceholder(rawValue: String(name)) else {
                let known = MailPlaceholder.allCases.map(\.rawValue).joined(separator: ", ")
                let reason = "there is no placeholder \(name.prefix(64)); there are \(known)"
                throw MailTemplateFault(line: line, reason: reason)
            }
            parts.append(.placeholder(placeholder))
            rest = behind[close.upperBound...]
        }
        parts.append(.text(String(rest)))
        self.parts = parts
    }

    func contains(_ placeholder: MailPlaceholder) -> Bool { parts.contains(.placeholder(placeholder)) }

    /// - Parameter escape: What values go through; the template's own text does not.
    func filled(_ values: MailValues, escape: (String) -> String = { $0 }) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .placeholder(let placeholder): escape(values[placeholder])
            }
        }.joined()
    }
}

/// What is wrong with a template, and where.
struct MailTemplateFault: Error, Hashable {
    /// From 1.
    let line: Int
    let reason: String
}
