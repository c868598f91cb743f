import ArgumentParser
import PosternClient

struct RoomShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a room and who is in it."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The room's title, or the start of its id.")
    var room: String

    func run() async throws {
        let shown = try await options.client().room(RoomChoice(room))
        try StandardOutput.write(try shown.details(), asJSON: options.json)
    }
}
