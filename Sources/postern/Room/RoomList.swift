import ArgumentParser
import PosternClient

struct RoomList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the rooms that this device knows.",
        discussion: """
            An unconfirmed room is one that another device of yours, or the relay, has named, and that could not be \
            verified here yet: nothing is sent to it.
            """
    )

    @OptionGroup var options: HomeOptions

    func run() async throws {
        let client = try await options.client()
        let rooms = try client.rooms().map { try $0.printable() }
        for room in try rooms + client.unconfirmedRooms().map({ try $0.printable() }) {
            try StandardOutput.write(room, asJSON: options.json)
        }
    }
}
