import ArgumentParser
import PosternClient

struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Accept a changed identity, or a login that belongs to another user now.",
        discussion: """
            Shows the new safety number and asks. What was kept sealed until then is printed by the next receive, and \
            messages that you wrote before the change go out. With --number the digits are compared, and the contact is \
            verified.
            """
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The user's login.")
    var login: String

    @Flag(help: "Accept without asking, and without a comparison.")
    var yes = false

    @Option(help: "The number that the other one's screen shows: compared here.")
    var number: String?

    func validate() throws {
        guard !yes || number == nil else { throw ValidationError("give --yes or --number, not both") }
    }

    func run() async throws {
        let client = try await options.client()
        let acceptance = try await client.acceptance(of: Client.login(typed: login))
        if let number {
            guard acceptance.isTyped(as: number) else { throw ClientError.numbersDiffer(login: acceptance.login) }
        } else if !yes {
            try ask(acceptance.lines)
        }
        let released = try await client.accept(acceptance, isCompared: number != nil)
        let printable = try acceptance.printable(isCompared: number != nil, released: released)
        try StandardOutput.write(printable, asJSON: options.json)
    }

    private func ask(_ lines: [String]) throws {
        for line in lines { StandardError.note(line) }
        guard try Input.ask("accept? (yes or no)").lowercased() == "yes" else {
            throw Failure.Thrown("not accepted", hint: "everything stays as it is", exitCode: 1)
        }
    }
}
