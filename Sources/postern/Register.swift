import ArgumentParser
import PosternClient

struct Register: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Join a network with an invitation.",
        discussion: """
            The invitation is read from a file, or from the first line of standard input. Then a password is chosen, of \
            at least 12 characters and none of the common ones, or more where the administrator's policy asks for it; it opens the vault that holds your identity, and this \
            home too, unless a key file or another passphrase is given.

            A recovery key of 24 words is shown once. It opens your account when the password is forgotten or every \
            device is lost: write it down. Three of its words are asked back.

            A registration that was cut off goes on when the command is repeated with the same files. Until it is done \
            new files are called what you named, and '.new'.
            """
    )

    @OptionGroup var options: HomeOptions

    @Option(help: "A file whose first line is the invitation.")
    var invitationFile: String?

    @Option(help: "A file whose first line is the new password.")
    var passwordFile: String?

    @Option(help: "Keep the password's vault in this new file, and nothing of it at the relay.")
    var vaultFile: String?

    @Option(help: "Write the recovery key to this new file instead of showing it.")
    var recoveryFile: String?

    @Flag(help: "Do not ask for words of the recovery key.")
    var skipConfirmation = false

    func run() async throws {
        let client = if let resumed = try await resumed() { resumed } else { try await join() }
        try client.warn()
        try StandardOutput.write(try client.whoAmI().printable(), asJSON: options.json)
    }

    private func resumed() async throws -> Client? {
        guard Client.hasHome(in: options.directory) else { return nil }
        let registering = try Registering.open(home: options.directory, unlock: try unlock())
        guard let login = try registering.interrupted() else { return nil }
        StandardError.note("going on with the registration of \(login) that was cut off")
        return try await registering.finish(files)
    }

    private func unlock() throws -> Unlock {
        if let given = try options.given() { return given }
        return try passwordFile.map { .passphrase(try Input.line(ofFile: $0)) } ?? options.unlock()
    }

    private func join() async throws -> Client {
        try files.check()
        let joining = try await Joining.begin(text: try invitation())
        StandardError.note("you join as \(joining.loginText)")
        StandardError.note("compare the network's fingerprint with the administrator's: \(joining.fingerprintText)")
        if joining.isAgain {
            StandardError.note("your account was reset: you get a new identity, and everybody you know is told")
        }
        let password = try NewPassword.read(passwordFile, "new password", joining.passwordChecking)
        let recovery = try RecoverySheet.handOver(
            toFile: recoveryFile,
            isConfirmed: !skipConfirmation,
            asJSON: options.json
        )
        let unlock = try options.given() ?? .passphrase(password)
        let registering = try Registering.open(home: options.directory, unlock: unlock)
        return try await registering.register(joining, password: password, recovery: recovery, files: files)
    }

    private var files: RegistrationFiles { RegistrationFiles(vault: vaultFile, recovery: recoveryFile) }

    private func invitation() throws -> String {
        if let invitationFile { return try Input.line(ofFile: invitationFile) }
        if Input.hasTerminal { return try Input.prompt("invitation") }
        guard let line = try Input.standardLine() else {
            throw Failure.Thrown("there is no invitation", hint: "give it on standard input, or with --invitation-file")
        }
        return line
    }
}
