import ArgumentParser
import PosternClient

struct Register: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Join a network with an invitation.",
        discussion: """
            The invitation is read from a file, or from the first line of standard input. Then a password is chosen, of \
            at least 12 characters; it opens the vault that holds your identity, and this home too, unless a key file \
            or another passphrase is given. A registration that was cut off goes on when the command is repeated.
            """
    )

    @OptionGroup var options: HomeOptions

    @Option(help: "A file whose first line is the invitation.")
    var invitationFile: String?

    @Option(help: "A file whose first line is the new password.")
    var passwordFile: String?

    func run() async throws {
        let client = if let resumed = try await resumed() { resumed } else { try await join() }
        try StandardOutput.write(try client.whoAmI().printable(), asJSON: options.json)
    }

    private func resumed() async throws -> Client? {
        guard Client.hasHome(in: options.directory) else { return nil }
        let registering = try Registering.open(home: options.directory, unlock: try options.unlock())
        guard let login = try registering.interrupted() else { return nil }
        StandardError.note("going on with the registration of \(login) that was cut off")
        return try await registering.finish()
    }

    private func join() async throws -> Client {
        let joining = try await Joining.begin(text: try invitation())
        StandardError.note("you join as \(joining.loginText)")
        StandardError.note("compare the network's fingerprint with the administrator's: \(joining.fingerprintText)")
        let password = try newPassword()
        let unlock = try options.given() ?? .passphrase(password)
        let registering = try Registering.open(home: options.directory, unlock: unlock)
        return try await registering.register(joining, password: password)
    }

    private func invitation() throws -> String {
        if let invitationFile { return try Input.line(ofFile: invitationFile) }
        if Input.hasTerminal { return try Input.prompt("invitation") }
        guard let line = try Input.standardLine() else {
            throw Failure.Thrown("there is no invitation", hint: "give it on standard input, or with --invitation-file")
        }
        return line
    }

    /// Too short a password is said before anything is made.
    private func newPassword() throws -> String {
        let password = try readPassword()
        guard password.unicodeScalars.count >= 12 else {
            throw Failure.Thrown("a password needs at least 12 characters")
        }
        return password
    }

    private func readPassword() throws -> String {
        if let passwordFile { return try Input.line(ofFile: passwordFile) }
        if !Input.hasTerminal, let line = try Input.standardLine() { return line }
        let password = try Input.prompt("new password")
        guard try Input.prompt("the same again") == password else { throw Failure.Thrown("the two passwords differ") }
        return password
    }
}
