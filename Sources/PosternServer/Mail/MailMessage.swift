import PosternAdminAPI
import PosternRelay
import PosternWire

/// A letter as a mail server takes it: headers, and the same text twice, plain and as HTML.
///
/// Its lines end with LF, as `sendmail` wants them on its standard input. No value can add a header or end one:
/// addresses are of the strict kind, ids are hexadecimal, and names go through ``HeaderText``.
///
/// - seealso: RFC 5322; RFC 2046 §5.1.4 (multipart/alternative); RFC 3834 (Auto-Submitted)
struct MailMessage: Sendable {
    /// 32 hexadecimal digits; the same for every attempt.
    let id: String
    let bytes: [UInt8]

    init(_ letter: InvitationLetter, from sender: MailAddress, _ templates: MailTemplates, at now: Timestamp) {
        let values = MailValues(letter)
        id = "\(letter.id)"
        // `=_` stands in no quoted-printable text.
        let boundary = "=_postern-\(id)"
        let headers = [
            "From: \(sender)",
            "To: \(Self.mailbox(letter.recipient, name: values.name))",
            "Subject: \(HeaderText.unstructured(templates.subject.filled(values)))",
            "Date: \(MailDate.text(now))",
            "Message-ID: <\(id)@\(sender.domain)>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative;", " boundary=\"\(boundary)\"",
        ]
        let parts = [
            Self.part("plain", templates.text.filled(values)),
            Self.part("html", templates.html.filled(values, escape: HTMLText.escaped)),
        ]
        let body = parts.map { "--\(boundary)\n\($0)\n" }.joined() + "--\(boundary)--\n"
        bytes = Array((headers.joined(separator: "\n") + "\n\n" + body).utf8)
    }

    private static func mailbox(_ address: MailAddress, name: String) -> String {
        guard !name.isEmpty else { return address.text }
        let phrase = HeaderText.phrase(name)
        let isShort = phrase.utf8.count + address.text.utf8.count <= 64
        return phrase + (isShort ? " " : "\n ") + "<\(address)>"
    }

    private static func part(_ kind: String, _ text: String) -> String {
        """
        Content-Type: text/\(kind); charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        \(QuotedPrintable.encode(text))
        """
    }
}

/// A time as headers have it: `Tue, 01 Dec 2026 03:41:52 +0000`.
enum MailDate {
    static func text(_ time: Timestamp) -> String {
        let time = CalendarTime(clamping: Int64(clamping: time.seconds))
        let text = Array(time.rfc3339)
        // 1970 began on a Thursday.
        let weekday = days[Int((time.epochSeconds / 86_400 + 4) % 7)]
        let month = Int(String(text[5..<7])).map { months[$0 - 1] } ?? ""
        return "\(weekday), \(String(text[8..<10])) \(month) \(String(text[..<4])) \(String(text[11..<19])) +0000"
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
