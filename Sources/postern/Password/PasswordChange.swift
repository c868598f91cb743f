import ArgumentParser
import PosternClient

struct PasswordChange: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Seal your vault under another password.",
        discussion: """
            A home that the old password opens opens with the new one from then on. Copies of the vault from before \
            still open with the old password: change it before somebody knows it, not after. The command may be \
            repeated when it was cut off.
            """
    )

    @OptionGroup var options: HomeOptions

    @Option(help: "A file whose first line is the old password.")
    var passwordFile: String?

    @Option(help: "A file whose first line is the new password.")
    var newPasswordFile: String?

    @Option(help: "The file of the vault, where it is kept off the relay.")
    var vaultFile: String?

    func run() async throws {
        let client = try await options.client()
        let old = try passwordFile.map { try Input.line(ofFile: $0) } ?? Input.secret("old password")
        let new = try NewPassword.read(newPasswordFile, "new password", try client.passwordChecking)
        let passphrase = try await client.changePassword(from: old, vaultFile: vaultFile, to: new)
        let home = passphrase == .changed ? "it opens this home too" : "this home opens as before"
        try StandardOutput.write(try .done("password-changed", "password changed: \(home)"), asJSON: options.json)
    }
}
