import ArgumentParser
import PosternClient

struct RoomConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Take a change that was made by a device which is listed no longer.",
        discussion: """
            A lost device that was removed must not go on changing rooms, so such a change counts for nothing until a \
            member stands by it. Ask whoever made it. Without --version, what waits is shown, and nothing is taken.
            """
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The room's title, or the start of its id.")
    var room: String

    @Option(help: "The change that you take, with those before it, by the number that it is shown with.")
    var version: UInt32?

    func run() async throws {
        guard let version else { return try await show() }
        let outcome = try await options.client().confirm(RoomChoice(room), upTo: version)
        try StandardOutput.write(try outcome.printable(), asJSON: options.json)
    }

    private func show() async throws {
        for change in try await options.client().waitingChanges(of: RoomChoice(room)) {
            try StandardOutput.write(try change.printable(), asJSON: options.json)
        }
    }
}
