import ArgumentParser
import PosternClient

struct Receive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Fetch and print what has come.",
        discussion:
            "Ends when nothing more waits at the relay, or, with --follow, when it is told to (SIGINT, SIGTERM)."
    )

    @OptionGroup var options: HomeOptions

    @Flag(help: "Stay connected, and print what comes.")
    var follow = false

    @Flag(help: "A program reads this, not the user: nothing counts as read before 'postern read' says so.")
    var keepUnread = false

    @Option(help: "End after so many seconds.")
    var timeout: UInt32?

    func run() async throws {
        let client = try await options.client()
        let printer = EventPrinter(client, asJSON: options.json, marksRead: !keepUnread)
        let end = try await Ending.wait(seconds: timeout) {
            if follow {
                try await client.follow(passing: { try await printer.print($0) }, stored: { try await printer.print() })
            } else {
                try await client.receive(stored: { try await printer.print() })
            }
        }
        guard !follow, end != .finished else { return }
        throw end == .timeout
            ? Failure.Thrown("the relay did not say in time that nothing waits", exitCode: 75)
            : Failure.Thrown("stopped", exitCode: 1)
    }
}

/// Prints events in their order, each one marked after its line was written. Used by who holds the receiver's place: two
/// printers would print the same.
actor EventPrinter {
    private static let atOnce = 100

    private let client: Client
    private let asJSON: Bool
    /// Whoever reads the output is the user.
    private let marksRead: Bool

    init(_ client: Client, asJSON: Bool, marksRead: Bool) {
        self.client = client
        self.asJSON = asJSON
        self.marksRead = marksRead
    }

    func print(_ signals: [ShownSignal]) throws {
        try StandardOutput.write(try signals.compactMap { asJSON ? try $0.json() : $0.line })
    }

    func print() throws {
        while true {
            let events = try client.unprinted(limit: Self.atOnce)
            guard !events.isEmpty else { return }
            let shown = events.filter { asJSON || $0.line != nil }
            try StandardOutput.write(try shown.compactMap { asJSON ? try $0.json() : $0.line })
            try client.markPrinted(shown, isRead: marksRead)
            // What is muted was seen by nobody.
            try client.markPrinted(events.filter { !asJSON && $0.line == nil }, isRead: false)
        }
    }
}
