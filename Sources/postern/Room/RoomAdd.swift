import ArgumentParser
import PosternClient

struct RoomAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add users to a room, or those again whose identity has changed."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The room's title, or the start of its id.")
    var room: String

    @Argument(help: "The users' logins.")
    var logins: [String]

    func run() async throws {
        let logins = try logins.map { try Client.login(typed: $0) }
        let outcome = try await options.client().add(logins, to: RoomChoice(room))
        try StandardOutput.write(try outcome.printable(), asJSON: options.json)
    }
}
