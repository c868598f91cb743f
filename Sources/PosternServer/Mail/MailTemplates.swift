/// The three templates of an invitation's letter: the operator's own, or those that are built in.
struct MailTemplates: Hashable, Sendable {
    let subject: MailTemplate
    let text: MailTemplate
    let html: MailTemplate

    static let largestFile = 64 << 10

    /// - Parameter directory: Has `subject.txt`, `invitation.txt` and `invitation.html`; for one that is not there the
    ///   built-in one is taken. `nil`: all of them are.
    /// - Throws: ``MailTemplateError`` for one that cannot be read or filled in.
    init(directory: String?) throws(MailTemplateError) {
        let subject = try Self.load("subject.txt", from: directory, BuiltInTemplates.subject)
        text = try Self.template("invitation.txt", from: directory, BuiltInTemplates.text, needing: .invitation)
        html = try Self.template("invitation.html", from: directory, BuiltInTemplates.html, needing: .invitation)
        // An editor ends the one line with a line end.
        let line = subject.hasSuffix("\r\n") || subject.hasSuffix("\n") ? String(subject.dropLast()) : subject
        guard !line.contains(where: \.isNewline), !line.isEmpty else {
            throw MailTemplateError(file: "subject.txt", line: 1, reason: "a subject is one line")
        }
        self.subject = try Self.parsed("subject.txt", line)
        // Subjects are shown on locked screens, and stand in the logs of mail servers.
        guard !self.subject.contains(.invitation) else {
            throw MailTemplateError(
                file: "subject.txt",
                line: 1,
                reason: "the invitation is a secret: not in a subject"
            )
        }
    }

    private static func template(
        _ name: String,
        from directory: String?,
        _ builtIn: String,
        needing placeholder: MailPlaceholder
    ) throws(MailTemplateError) -> MailTemplate {
        let template = try parsed(name, load(name, from: directory, builtIn))
        guard template.contains(placeholder) else {
            throw MailTemplateError(file: name, line: 1, reason: "{{\(placeholder.rawValue)}} has to be in it")
        }
        return template
    }

    private static func parsed(_ name: String, _ text: String) throws(MailTemplateError) -> MailTemplate {
        do {
            return try MailTemplate(text)
        } catch {
            throw MailTemplateError(file: name, line: error.line, reason: error.reason)
        }
    }

    private static func load(
        _ name: String,
        from directory: String?,
        _ builtIn: String
    ) throws(MailTemplateError) -> String {
        guard let directory else { return builtIn }
        let path = "\(directory)/\(name)"
        guard InstalledFile.isDirectory(directory) else {
            throw MailTemplateError(file: directory, line: 1, reason: "is no directory")
        }
        guard InstalledFile.exists(path) else { return builtIn }
        let bytes: [UInt8]
        do {
            bytes = try InstalledFile.read(path, atMost: largestFile)
        } catch {
            throw MailTemplateError(file: path, line: 1, reason: error.reason)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw MailTemplateError(file: path, line: 1, reason: "is not UTF-8")
        }
        return text
    }
}

/// A template that no letter can be made of.
struct MailTemplateError: Error, Hashable {
    let file: String
    /// From 1.
    let line: Int
    let reason: String
}

extension MailTemplateError: CustomStringConvertible {
    var description: String { "mail template \(file):\(line): \(reason)" }
}
