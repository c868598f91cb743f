import ArgumentParser
import PosternClient

struct RoomRename: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename",
        abstract: "Give a room another title or description."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The room's title, or the start of its id.")
    var room: String

    @Option(help: "The new title.")
    var title: String?

    @Option(help: "The new description.")
    var description: String?

    func validate() throws {
        guard title != nil || description != nil else {
            throw ValidationError("give --title, --description or both")
        }
    }

    func run() async throws {
        let outcome = try await options.client().rename(RoomChoice(room), title: title, description: description)
        try StandardOutput.write(try outcome.printable(), asJSON: options.json)
    }
}
