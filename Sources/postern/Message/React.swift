import ArgumentParser
import PosternClient

struct React: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "react",
        abstract: "React to a message with an emoji, or take that back."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The start of the message's id, as 'postern history' shows it.")
    var message: String

    @Argument(help: "The emoji.")
    var emoji: String

    @Flag(help: "Take it back.")
    var remove = false

    @Flag(help: "Keep it where the relay is not there.")
    var queue = false

    func run() async throws {
        let change: NewChange = remove ? .takeBack(emoji) : .react(emoji)
        try await options.change(MessageChoice(message), change, queue: queue)
    }
}

extension HomeOptions {
    /// Changes a message, and prints the answer.
    func change(_ message: MessageChoice, _ change: NewChange, queue: Bool) async throws {
        let receipt = try await client().change(message, change, queue: queue)
        for warning in receipt.warnings { StandardError.note(warning) }
        try StandardOutput.write(try receipt.printable(), asJSON: json)
    }
}
