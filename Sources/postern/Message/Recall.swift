import ArgumentParser
import PosternClient

struct Recall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall",
        abstract: "Delete a message of yours at everyone.",
        discussion: "What somebody has read, copied, or kept for retention is not taken back by it."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The start of the message's id, as 'postern history' shows it.")
    var message: String

    @Flag(help: "Keep it where the relay is not there.")
    var queue = false

    func run() async throws {
        try await options.change(MessageChoice(message), .recall, queue: queue)
    }
}
