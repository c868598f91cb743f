import ArgumentParser
import PosternClient

struct Receipts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipts",
        abstract: "Say whether authors hear of what arrived here and what you read; without a word: how it is."
    )

    enum Choice: String, CaseIterable, ExpressibleByArgument {
        case on
        case off
    }

    @OptionGroup var options: HomeOptions

    @Argument(help: "on or off.")
    var choice: Choice?

    func run() async throws {
        let client = try await options.client()
        if let choice { try client.setReceipts(choice == .on) }
        try StandardOutput.write(try Printable(try client.tellsReceipts ? "on" : "off"), asJSON: options.json)
    }
}
