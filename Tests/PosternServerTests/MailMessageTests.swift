import Foundation
import PosternStore
import PosternWire
import Testing

@testable import PosternRelay
@testable import PosternServer

@Suite("A letter's text")
struct MailMessageTests {
    private func templates(_ subject: String = "For {{name}}") throws -> MailTemplates {
        let directory = try TemporaryDirectory()
        _ = try directory.write(subject, to: "subject.txt")
        _ = try directory.write("{{name}}|{{login}}|{{network}}|{{invitation}}\n", to: "invitation.txt")
        _ = try directory.write("<p title=\"{{name}}\">{{network}} {{invitation}}</p>\n", to: "invitation.html")
        return try MailTemplates(directory: directory.path)
    }

    private func lines(_ letter: InvitationLetter, _ templates: MailTemplates) throws -> [String] {
        let sender = try #require(MailAddress("postern@relay.example"))
        let message = MailMessage(letter, from: sender, templates, at: Timestamp(seconds: 1_796_096_512))
        return String(decoding: message.bytes, as: UTF8.self).components(separatedBy: "\n")
    }

    @Test("has the headers that mail needs, and both forms")
    func whole() throws {
        let lines = try lines(.made(), templates())
        let id = String(repeating: "07", count: 16)
        #expect(
            lines == [
                "From: postern@relay.example",
                "To: Alice Miller <alice@example.org>",
                "Subject: For Alice Miller",
                "Date: Tue, 01 Dec 2026 03:41:52 +0000",
                "Message-ID: <\(id)@relay.example>",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: multipart/alternative;", " boundary=\"=_postern-\(id)\"",
                "",
                "--=_postern-\(id)",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
                "",
                "Alice Miller|alice@example.org|Blumen|postern-invite-1.abc",
                "",
                "--=_postern-\(id)",
                "Content-Type: text/html; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
                "",
                "<p title=3D\"Alice Miller\">Blumen postern-invite-1.abc</p>",
                "",
                "--=_postern-\(id)--",
                "",
            ]
        )
    }

    @Test(
        "keeps hostile names in their headers, and in their parts",
        arguments: [
            "a\r\nBcc: eve@example.org", "a\nBcc: eve@example.org", "a\rBcc: eve@example.org", "a\u{0}b", "a\u{2028}b",
            "a\u{85}Bcc: eve@example.org", "\" <eve@example.org>, \"", "eve@example.org,", "=?utf-8?q?=0ABcc:_eve?=",
            "--=_postern-\(String(repeating: "07", count: 16))--", "a\n\nb", "<script>alert(1)</script>", ".", "From ",
            String(repeating: "é\n", count: 40), "{{invitation}}", "\u{202E}evil", "(x) <y>", "a:b;", "a\\",
        ]
    )
    func hostile(_ name: String) throws {
        let headers = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
        let lines = try lines(.made(first: name, last: "", network: name), templates())
        let end = try #require(lines.firstIndex(of: ""))
        let unfolded = lines[..<end].joined(separator: "\n").replacing("\n ", with: " ").split(separator: "\n")
        #expect(unfolded.map { String($0.prefix { $0 != ":" }) } == headers)
        #expect(lines.count { $0.hasPrefix("--=_postern-") } == 3)
        #expect(lines.filter { $0.utf8.count > 78 || $0.utf8.contains { $0 < 0x20 || $0 >= 0x7F } } == [])
        #expect(!lines.contains { $0.hasPrefix("From ") || $0 == "." })
        #expect(unfolded[1].hasSuffix(" <alice@example.org>"))
        #expect(unfolded[1].dropFirst(4).dropLast(20).allSatisfy { !"<>,;:@\"()\\".contains($0) })
        let parts = lines.joined(separator: "\n").replacing("=\n", with: "").components(separatedBy: "text/html")
        #expect(parts.count == 2 && !parts[1].contains("<script"))
        // A name is no template.
        #expect(parts.allSatisfy { $0.components(separatedBy: "postern-invite-1").count == 2 })
    }

    @Test("writes names in encoded words of at most 64 characters, whole characters in each")
    func words() throws {
        #expect(HeaderText.phrase("Zoë") == "=?UTF-8?B?Wm/Dqw==?=")
        #expect(HeaderText.phrase("O'Brien, Ann") == "=?UTF-8?B?TydCcmllbiwgQW5u?=")
        #expect(HeaderText.unstructured("Hello, Ann!") == "Hello, Ann!")
        #expect(HeaderText.unstructured("=?utf-8?q?a?=") != "=?utf-8?q?a?=")
        let long = String(repeating: "🎂é", count: 20)
        let words = HeaderText.unstructured(long).components(separatedBy: "\n ")
        #expect(words.count > 2 && words.allSatisfy { $0.utf8.count <= 64 })
        let decoded = try words.map { word in
            let data = try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
            return try #require(String(validating: data, as: UTF8.self))
        }
        #expect(decoded.joined() == long)
    }

    @Test(
        "is quoted-printable",
        arguments: [
            ("a=b", "a=3Db"), ("é", "=C3=A9"), ("a ", "a=20"), ("a \nb", "a=20\nb"), ("a\tb", "a\tb"), (".", "=2E"),
            ("a.\n.b", "a.\n=2Eb"), ("From me", "=46rom me"), ("a\r\nb\r", "a\nb=0D"), ("", ""), ("\n\n", "\n\n"),
            (
                String(repeating: "x", count: 150),
                String(repeating: "x", count: 75) + "=\n" + String(repeating: "x", count: 75)
            ),
            (String(repeating: "x", count: 75) + ".", String(repeating: "x", count: 75) + "=\n=2E"),
            (String(repeating: "x", count: 74) + "é", String(repeating: "x", count: 74) + "=\n=C3=A9"),
        ]
    )
    func quotedPrintable(_ text: String, _ encoded: String) {
        #expect(QuotedPrintable.encode(text) == encoded)
    }

    @Test(
        "has dates as RFC 5322 wants them",
        arguments: [
            (UInt64(0), "Thu, 01 Jan 1970 00:00:00 +0000"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000"),
            (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 +0000"),
        ]
    )
    func dates(_ seconds: UInt64, _ text: String) {
        #expect(MailDate.text(Timestamp(seconds: seconds)) == text)
    }
}

@Suite("Mail templates")
struct MailTemplateTests {
    @Test("that are built in are the files that are shipped, and name everything that a letter should tell")
    func builtIn() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../config/mail"
        )
        func shipped(_ name: String) throws -> String {
            try String(contentsOf: root.standardizedFileURL.appendingPathComponent(name), encoding: .utf8)
        }
        #expect(try shipped("subject.txt") == BuiltInTemplates.subject)
        #expect(try shipped("invitation.txt") == BuiltInTemplates.text)
        #expect(try shipped("invitation.html") == BuiltInTemplates.html)
        let templates = try MailTemplates(directory: nil)
        for template in [templates.text, templates.html] {
            #expect(MailPlaceholder.allCases.allSatisfy(template.contains))
        }
        #expect(BuiltInTemplates.text.split(separator: "\n").allSatisfy { $0.utf8.count <= 80 })
    }

    @Test(
        "are refused with the line of what is wrong",
        arguments: [
            ("invitation.txt", "a\n{{invitation}} {{pasword}}\n", 2, "there is no placeholder pasword"),
            ("invitation.html", "{{invitation}}\n\n{{ {{name}} }}\n", 3, "there is no placeholder"),
            ("invitation.txt", "{{invitation}}\n{{name\n}}", 2, "is not closed"),
            ("invitation.txt", "nothing to join with\n", 1, "{{invitation}} has to be in it"),
            ("subject.txt", "a\nb\n", 1, "one line"), ("subject.txt", "", 1, "one line"),
            ("subject.txt", "{{invitation}}", 1, "is a secret"), ("subject.txt", "{{Name}}", 1, "no placeholder Name"),
        ]
    )
    func faults(_ name: String, _ text: String, _ line: Int, _ reason: String) throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write(text, to: name)
        let error = #expect(throws: MailTemplateError.self) { try MailTemplates(directory: directory.path) }
        #expect(error?.file == name && error?.line == line)
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test("are taken from the directory, and built in where it has none; a directory that is not there is a mistake")
    func fallback() throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write("Come to {{ network }}\r\n", to: "subject.txt")
        let templates = try MailTemplates(directory: directory.path)
        #expect(templates.subject.filled(MailValues(.made())) == "Come to Blumen")
        #expect(try templates.text == MailTemplates(directory: nil).text)
        #expect(throws: MailTemplateError.self) { try MailTemplates(directory: directory.path + "/nowhere") }
    }

    @Test("with a mistake keep the daemon from starting")
    func start() async throws {
        let installed = try await Installed()
        let directory = try TemporaryDirectory()
        _ = try directory.write("{{invitation}} {{nonsense}}", to: "invitation.txt")
        var environment = installed.source.environment
        environment["POSTERN_MAIL_FROM"] = "postern@relay.example"
        environment["POSTERN_MAIL_TEMPLATES"] = directory.path
        let source = ConfigurationSource(file: installed.source.file, environment: environment)
        await #expect(throws: MailTemplateError.self) {
            try await PosternServer.start(source, signals: .ignored, logger: silent)
        }
        #expect(try source.read().faults(environment: [:]).count == 1)
    }
}

extension InvitationLetter {
    /// To Alice Miller of the network Blumen.
    static func made(first: String = "Alice", last: String = "Miller", network: String = "Blumen") -> InvitationLetter {
        guard let id = Identifier<LetterSubject>([UInt8](repeating: 7, count: 16)),
            let address = MailAddress("alice@example.org")
        else { preconditionFailure("both are well formed") }
        return InvitationLetter(
            id: id,
            recipient: address,
            login: "alice@example.org",
            firstName: first,
            lastName: last,
            network: network,
            networkNumber: "12345678",
            fingerprint: "00000 11111 22222 33333 44444 55555",
            host: "relay.example:7443",
            invitation: InvitationText("postern-invite-1.abc"),
            expires: Timestamp(seconds: 1_796_700_000),
            attempts: 0
        )
    }
}
