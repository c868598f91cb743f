import ArgumentParser
import PosternClient

struct RoomRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove users from a room that you moderate: what is written from then on is not sealed to them."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The room's title, or the start of its id.")
    var room: String

    @Argument(help: "The users' logins.")
    var logins: [String]

    func run() async throws {
        let logins = try logins.map { try Client.login(typed: $0) }
        let outcome = try await options.client().remove(logins, from: RoomChoice(room))
        try StandardOutput.write(try outcome.printable(), asJSON: options.json)
    }
}
