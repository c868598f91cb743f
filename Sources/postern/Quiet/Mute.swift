import ArgumentParser
import PosternClient

struct Mute: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mute",
        abstract: "Do not print what comes in a conversation; 'postern history' and 'postern read' show it.",
        discussion: "On this device alone. Nobody is told."
    )

    @OptionGroup var options: HomeOptions
    @OptionGroup var destination: DestinationOptions

    @Option(name: .customLong("for"), help: "Seconds (default for ever).")
    var seconds: UInt32?

    func validate() throws { try destination.require() }

    func run() async throws {
        try await options.client().mute(try destination.chosen(), seconds: seconds)
        try StandardOutput.write(try Printable("muted"), asJSON: options.json)
    }
}

struct Unmute: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "unmute", abstract: "Print it again.")

    @OptionGroup var options: HomeOptions
    @OptionGroup var destination: DestinationOptions

    func validate() throws { try destination.require() }

    func run() async throws {
        let was = try await options.client().unmute(try destination.chosen())
        try StandardOutput.write(try Printable(was ? "not muted any more" : "was not muted"), asJSON: options.json)
    }
}
