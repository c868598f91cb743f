import ArgumentParser
import PosternClient

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Show the number to compare with a user, and record that it was compared.",
        discussion: """
            Compare the 60 digits with those that the other one's 'postern verify' shows, in person or on the phone, \
            then say --matches: that counts for the number that was shown, and is refused where the identity changed \
            since. A verified contact whose identity changes is blocked until you accept that.
            """
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The user's login.")
    var login: String

    @Flag(help: "The number that was shown before is the same on both screens.")
    var matches = false

    @Option(help: "The number that the other one's screen shows: compared here.")
    var number: String?

    @Flag(help: "The comparison counts no more.")
    var forget = false

    func validate() throws {
        guard [matches, number != nil, forget].count(where: { $0 }) <= 1 else {
            throw ValidationError("give one of --matches, --number and --forget")
        }
    }

    func run() async throws {
        let client = try await options.client()
        let login = try Client.login(typed: login)
        if forget { try client.forgetMatch(with: login) }
        var comparison = try await client.comparison(with: login)
        if let number, !comparison.isTyped(as: number) { throw ClientError.numbersDiffer(login: comparison.login) }
        if matches { try client.recordMatchOfShown(comparison) }
        if number != nil { try client.recordMatch(comparison) }
        if matches || number != nil { comparison = try await client.comparison(with: login) }
        try StandardOutput.write(try comparison.printable(), asJSON: options.json)
        try client.noteShown(comparison)
    }
}
