import ArgumentParser
import PosternClient

struct RoomLeave: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave",
        abstract: "Leave a room."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The room's title, or the start of its id.")
    var room: String

    func run() async throws {
        let outcome = try await options.client().leave(RoomChoice(room))
        try StandardOutput.write(try outcome.printable(), asJSON: options.json)
    }
}
