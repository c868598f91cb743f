import ArgumentParser
import PosternClient

struct RoomRole: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Make a member of a moderated room a moderator, or a plain member again."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The room's title, or the start of its id.")
    var room: String

    @Argument(help: "The user's login.")
    var login: String

    @Argument(help: "'moderator' or 'member'.")
    var role: RoomRoleChoice

    func run() async throws {
        let outcome = try await options.client().setRole(
            role,
            of: Client.login(typed: login),
            in: RoomChoice(room)
        )
        try StandardOutput.write(try outcome.printable(), asJSON: options.json)
    }
}

extension RoomRoleChoice: ExpressibleByArgument {}
