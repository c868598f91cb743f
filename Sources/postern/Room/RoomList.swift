import ArgumentParser
import PosternClient

struct RoomList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the rooms that this device knows."
    )

    @OptionGroup var options: HomeOptions

    func run() async throws {
        for room in try options.client().rooms() {
            try StandardOutput.write(try room.printable(), asJSON: options.json)
        }
    }
}
