import ArgumentParser
import PosternClient

struct Timers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timers",
        abstract: "Set after how long messages go that you and another user write to each other from now on.",
        discussion: "Of a room: 'postern room timers'."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The user's login.")
    var login: String

    @Option(help: "Seconds after sending; 0 for as long as the network allows.")
    var expiry: UInt32 = 0

    @Option(help: "Seconds after reading; 0 for never.")
    var burn: UInt32 = 0

    func validate() throws {
        guard max(expiry, burn) <= Client.longestTimer else {
            throw ValidationError("a timer is at most \(Client.longestTimer) seconds")
        }
    }

    func run() async throws {
        let client = try await options.client()
        let receipt = try await client.setTimers(expiry: expiry, burn: burn, with: try Client.login(typed: login))
        try StandardOutput.write(try receipt.printable(), asJSON: options.json)
    }
}
