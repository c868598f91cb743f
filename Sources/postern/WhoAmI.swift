import ArgumentParser
import PosternClient

struct WhoAmI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Print login, device, and the network's fingerprint and code."
    )

    @OptionGroup var options: HomeOptions

    func run() async throws {
        try StandardOutput.write(try await options.client().whoAmI().printable(), asJSON: options.json)
    }
}
