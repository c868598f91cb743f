import ArgumentParser
import PosternClient

struct Edit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Put the text on standard input in the place of a message of yours."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The start of the message's id, as 'postern history' shows it.")
    var message: String

    @Flag(help: "Keep it where the relay is not there.")
    var queue = false

    func run() async throws {
        try await options.change(MessageChoice(message), .edit(try Input.message()), queue: queue)
    }
}
