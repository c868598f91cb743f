import ArgumentParser
import PosternClient

struct Rename: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take the login that an administrator gave you.",
        discussion: """
            Your contacts are shown the new name, and go on with you under it. An administrator has to vouch for it anew; \
            the old name goes to nobody else for 400 days.
            """
    )

    @OptionGroup var options: HomeOptions
    @OptionGroup var secretOptions: SecretOptions

    @Argument(help: "The new login.")
    var login: String

    func run() async throws {
        let client = try await options.client()
        let login = try await client.takeLogin(login, with: try secretOptions.secret())
        try StandardOutput.write(try .done("renamed", "you are called \(login) now"), asJSON: options.json)
    }
}
