import ArgumentParser
import PosternClient

struct Why: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Explain why a message can be read here, or cannot.",
        discussion: """
            Takes an id as it was printed, or its first 8 digits and more; or what stands in brackets behind a notice, as \
            1234abcd-7: message 7 of that device.
            """
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The message.")
    var message: String

    func run() async throws {
        guard let subject = ExplainedSubject(message) else { throw ClientError.noMessageID }
        for explanation in try await options.client().explain(subject) {
            try StandardOutput.write(try explanation.printable(), asJSON: options.json)
        }
    }
}
