import ArgumentParser
import PosternClient

struct RoomConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Take a change that was made by a device which is listed no longer.",
        discussion: """
            A lost device that was removed must not go on changing rooms, so such a change counts for nothing until a \
            member stands by it. Ask whoever made it.
            """
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The room's title, or the start of its id.")
    var room: String

    func run() async throws {
        let outcome = try await options.client().confirm(RoomChoice(room))
        try StandardOutput.write(try outcome.printable(), asJSON: options.json)
    }
}
