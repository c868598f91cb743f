import ArgumentParser
import PosternClient

struct Quick: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quick",
        abstract: "List the quick responses that the administrator offers; 'postern send --quick N' sends one."
    )

    @OptionGroup var options: HomeOptions

    func run() async throws {
        let texts = try await options.client().quickResponses()
        for (index, text) in texts.enumerated() {
            try StandardOutput.write(try .quickResponse(text, number: index + 1), asJSON: options.json)
        }
    }
}
