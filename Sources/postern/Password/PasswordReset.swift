import ArgumentParser
import PosternClient

struct PasswordReset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Set a new password with the recovery key, when the old one is forgotten.",
        discussion: """
            It works on a device that you have, or with --network-code and --login on any machine. A home whose \
            passphrase is the forgotten password stays closed: add it anew with 'postern device add'.

            Say where the new password's vault goes: --vault-on-relay, or --vault-file where you keep it off the relay. \
            The recovery key does not tell where the one before was kept.
            """
    )

    @OptionGroup var options: HomeOptions
    @OptionGroup var remote: RemoteOptions

    @Option(help: "A file with the recovery key.")
    var recoveryFile: String?

    @Option(help: "A file whose first line is the new password.")
    var newPasswordFile: String?

    @Option(help: "Keep the new password's vault in this new file, and nothing of it at the relay.")
    var vaultFile: String?

    @Flag(help: "Keep the new password's vault at the relay.")
    var vaultOnRelay = false

    func validate() throws {
        guard vaultFile == nil || !vaultOnRelay else {
            throw ValidationError("give --vault-on-relay or --vault-file, not both")
        }
    }

    func run() async throws {
        let place = try vaultPlace()
        if let visit = try await remote.visit() {
            let (words, new) = try secrets(.rulesAlone)
            try await visit.resetPassword(with: words, to: new, keptIn: place)
        } else {
            let client = try await options.client()
            let (words, new) = try secrets(try client.passwordChecking)
            try await client.resetPassword(with: words, to: new, keptIn: place)
        }
        try StandardOutput.write(try .done("password-reset", "the new password is set"), asJSON: options.json)
    }

    private func vaultPlace() throws -> VaultPlace {
        if let vaultFile { return .file(vaultFile) }
        guard vaultOnRelay else {
            throw Failure.Thrown(
                "where is the new password's vault to be kept?",
                hint: "give --vault-on-relay, or --vault-file with a new file if you keep it off the relay"
            )
        }
        return .relay
    }

    private func secrets(_ checking: PasswordChecking) throws -> (AccountSecret, String) {
        let words = try recoveryFile.map { try Input.text(ofFile: $0) } ?? Input.secret("recovery key, 24 words")
        return (.recoveryKey(words: words), try NewPassword.read(newPasswordFile, "new password", checking))
    }
}
