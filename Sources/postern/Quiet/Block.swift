import ArgumentParser
import PosternClient

struct Block: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "block",
        abstract: "Show nothing more of what a user writes, to you or in rooms; without a login: who is blocked.",
        discussion: "On this device alone. Nobody is told, and they hear of nothing that you read."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The user's login.")
    var login: String?

    func run() async throws {
        let client = try await options.client()
        guard let login else {
            for login in try client.blocked() {
                try StandardOutput.write(try Printable(Quoting.quoted(login)), asJSON: options.json)
            }
            return
        }
        let isNew = try client.block(try Client.login(typed: login))
        try StandardOutput.write(try Printable(isNew ? "blocked" : "was blocked before"), asJSON: options.json)
    }
}

struct Unblock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unblock",
        abstract: "Show again what a user writes from now on."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The user's login.")
    var login: String

    func run() async throws {
        let was = try await options.client().unblock(try Client.login(typed: login))
        try StandardOutput.write(try Printable(was ? "not blocked any more" : "was not blocked"), asJSON: options.json)
    }
}
