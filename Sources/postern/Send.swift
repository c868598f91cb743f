import ArgumentParser
import PosternClient

struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send the text on standard input to a user, or to everybody in a room.",
        discussion: """
            One line end at the end of the text is not part of it. Without an answer (exit status 75) the message is \
            kept, and goes again with the next send or receive.
            """
    )

    @OptionGroup var options: HomeOptions

    @Option(help: "The user's login.")
    var to: String?

    @Option(help: "The room's title, or the start of its id.")
    var room: String?

    @Flag(help: "Keep the message where the relay is not there.")
    var queue = false

    @Option(help: "Seconds after which the relay forgets what was not fetched, at most 30 days.")
    var expire: UInt32?

    func validate() throws {
        guard (to == nil) != (room == nil) else { throw ValidationError("give --to or --room") }
        if let expire, !(1...2_592_000).contains(expire) {
            throw ValidationError("--expire is between 1 and 2592000 seconds")
        }
    }

    func run() async throws {
        let client = try options.client()
        var text = try Input.all(limit: Client.textBytes + 2)
        if text.unicodeScalars.last == "\n" { text.unicodeScalars.removeLast() }
        let receipt = try await send(text, client)
        for warning in receipt.warnings { StandardError.note(warning) }
        try StandardOutput.write(try receipt.printable(), asJSON: options.json)
    }

    private func send(_ text: String, _ client: Client) async throws -> SendReceipt {
        if let room {
            return try await client.send(text, toRoom: RoomChoice(room), expire: expire, queue: queue)
        }
        return try await client.send(text, toTyped: to ?? "", expire: expire, queue: queue)
    }
}
