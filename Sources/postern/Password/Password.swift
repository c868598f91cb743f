import ArgumentParser

struct Password: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Change the password, or set another one with the recovery key.",
        subcommands: [PasswordChange.self, PasswordReset.self]
    )
}
