import ArgumentParser
import PosternClient

struct RoomDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Remove everybody from a room that you moderate, yourself too.",
        discussion: "Nobody can write to it, or change it, any more. What was written stays where it was received."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The room's title, or the start of its id.")
    var room: String

    func run() async throws {
        let outcome = try await options.client().deleteRoom(RoomChoice(room))
        try StandardOutput.write(try outcome.printable(), asJSON: options.json)
    }
}
