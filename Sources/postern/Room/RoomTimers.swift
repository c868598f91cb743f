import ArgumentParser
import PosternClient

struct RoomTimers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timers",
        abstract: "Set after how long a room's messages go."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The room's title, or the start of its id.")
    var room: String

    @Option(help: "Seconds from sending; 0 for never.")
    var expiry: UInt32?

    @Option(help: "Seconds from reading; 0 for never.")
    var burn: UInt32?

    func validate() throws {
        guard expiry != nil || burn != nil else { throw ValidationError("give --expiry, --burn or both") }
    }

    func run() async throws {
        let outcome = try await options.client().setTimers(expiry: expiry, burn: burn, of: RoomChoice(room))
        try StandardOutput.write(try outcome.printable(), asJSON: options.json)
    }
}
