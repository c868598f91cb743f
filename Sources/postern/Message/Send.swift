import ArgumentParser
import PosternClient

struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send the text on standard input to a user, or to everybody in a room.",
        discussion: """
            One line end at the end of the text is not part of it; '@login' mentions somebody. With --location, --contact, \
            --forward or --quick that is sent instead of a text. Without an answer (exit status 75) the message is kept, and goes \
            again with the next send or receive.
            """
    )

    @OptionGroup var options: HomeOptions
    @OptionGroup var destination: DestinationOptions

    @Flag(help: "Keep the message where the relay is not there.")
    var queue = false

    @Option(help: "The message that this one answers: the start of its id, as 'postern history' shows it.")
    var replyTo: String?

    @Option(help: "Seconds after sending when the message goes at everyone; 0 for never.")
    var expire: UInt32?

    @Option(help: "Seconds after reading when the message goes at each reader; 0 for never.")
    var burn: UInt32?

    @Option(help: "A place in degrees: LATITUDE,LONGITUDE, with '=' where it begins with '-'.")
    var location: String?

    @Option(help: "What the place is called.")
    var label: String = ""

    @Option(help: "The login of a contact whose card is sent.")
    var contact: String?

    @Option(help: "A message to send on: the start of its id.")
    var forward: String?

    @Option(help: "A quick response to send, by its number in 'postern quick'.")
    var quick: Int?

    func validate() throws {
        try destination.require()
        guard [location, contact, forward, quick.map { "\($0)" }].compactMap(\.self).count <= 1 else {
            throw ValidationError("give one of --location, --contact, --forward and --quick")
        }
        for (name, seconds) in [("--expire", expire), ("--burn", burn)] {
            guard seconds ?? 0 <= Client.longestTimer else {
                throw ValidationError("\(name) is at most \(Client.longestTimer) seconds")
            }
        }
    }

    func run() async throws {
        let client = try await options.client()
        let extras = MessageOptions(replyTo: replyTo.map { MessageChoice($0) }, expiry: expire, burn: burn)
        let receipt = try await client.send(try body(client), to: try destination.chosen(), extras, queue: queue)
        for warning in receipt.warnings { StandardError.note(warning) }
        try StandardOutput.write(try receipt.printable(), asJSON: options.json)
    }

    private func body(_ client: Client) throws -> NewBody {
        if let quick { return .text(try client.quickResponse(quick)) }
        if let contact { return .contact(try Client.login(typed: contact)) }
        if let forward { return .forward(MessageChoice(forward)) }
        guard let location else { return .text(try Input.message()) }
        let parts = location.split(separator: ",").compactMap { Double($0) }
        guard parts.count == 2 else { throw ClientError.badLocation }
        return .location(latitude: parts[0], longitude: parts[1], label: label)
    }
}

extension Input {
    /// A text that somebody wrote, without the line end that closes it.
    static func message() throws(Failure.Thrown) -> String {
        var text = try all(limit: Client.textBytes + 2)
        if text.unicodeScalars.last == "\n" { text.unicodeScalars.removeLast() }
        return text
    }
}
