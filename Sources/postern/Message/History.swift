import ArgumentParser
import PosternClient

struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Print what was said, with the ids that other commands take.",
        discussion: """
            Without --to or --room everything. --export prints one JSON object for each message and notice, in the form of \
            'receive --json'.
            """
    )

    @OptionGroup var options: HomeOptions
    @OptionGroup var destination: DestinationOptions

    @Option(help: "Only messages in which this stands, in whatever case.")
    var search: String?

    @Option(help: "Only what came since: 2026-11-25, 2026-11-25T14:30 or a span such as 90m, 12h, 7d.")
    var since: String?

    @Option(help: "The newest so many (default 50; all with --export, --search or --since).")
    var limit: Int?

    @Flag(help: "Print JSON lines.")
    var export = false

    func validate() throws {
        guard limit ?? 1 > 0 else { throw ValidationError("--limit is at least 1") }
    }

    func run() async throws {
        let client = try await options.client()
        let isWhole = export || search != nil || since != nil
        let query = HistoryQuery(
            of: try destination.optional(),
            search: search,
            since: try since.map { try client.time($0) },
            limit: limit ?? (isWhole ? nil : 50)
        )
        let events = try client.history(query)
        guard !export, !options.json else { return try StandardOutput.write(try events.map { try $0.json() }) }
        var day: String?
        for event in events {
            if event.day != day { try StandardOutput.write(["-- \(event.day) --"]) }
            day = event.day
            try StandardOutput.write([event.historyLine])
        }
    }
}
