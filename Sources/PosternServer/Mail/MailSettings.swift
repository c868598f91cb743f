package import PosternRelay

/// How invitations are mailed.
package struct MailSettings: Hashable, Sendable {
    /// Whom letters are from; `nil`: no mail, and nobody is invited by it.
    package var from: MailAddress?
    /// The program that takes letters on standard input, as every mail server for Unix has one.
    package var sendmail = "/usr/sbin/sendmail"
    /// Letters become files here, and no program is run.
    package var directory: String?
    /// Where the operator's own templates lie.
    package var templates: String?

    package init() {}
}
