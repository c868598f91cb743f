import ArgumentParser
import PosternClient

extension ShownSignal.What: ExpressibleByArgument {}

struct Signal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signal",
        abstract: "Say that you type, or are there, to whoever is connected now. Nobody keeps it.",
        discussion: """
            'typing' holds for 10 seconds, 'here' and 'away' for 5 minutes: say it again after half of that. \
            'postern receive --follow' shows it.
            """
    )

    @OptionGroup var options: HomeOptions
    @OptionGroup var destination: DestinationOptions

    @Argument(help: "typing, stopped, here, away or gone.")
    var what: ShownSignal.What

    func validate() throws { try destination.require() }

    func run() async throws {
        try await options.client().signal(what, to: try destination.chosen())
        try StandardOutput.write(try Printable("sent"), asJSON: options.json)
    }
}
