import ArgumentParser
import PosternClient

struct Network: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "network",
        abstract: "Print who signed what of the network: charters, keys, policy."
    )

    @OptionGroup var options: HomeOptions

    func run() async throws {
        try StandardOutput.write(try await options.client().networkReport().printable(), asJSON: options.json)
    }
}
