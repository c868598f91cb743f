import ArgumentParser
import PosternClient

struct RoomCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Found a room, with you in it."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The title.")
    var title: String

    @Option(help: "The description.")
    var description = ""

    @Option(help: "'moderated', which you moderate, or 'group', in which all are alike.")
    var kind = RoomKindChoice.moderated

    @Option(help: "The login of somebody to begin with; may be given again.")
    var with: [String] = []

    func validate() throws {
        guard !title.isEmpty else { throw ValidationError("a room has a title") }
    }

    func run() async throws {
        let room = try await options.client().createRoom(
            title: title,
            description: description,
            kind: kind,
            with: try with.map { try Client.login(typed: $0) }
        )
        try StandardOutput.write(try room.printable(), asJSON: options.json)
    }
}

extension RoomKindChoice: ExpressibleByArgument {}
