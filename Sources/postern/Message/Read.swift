import ArgumentParser
import PosternClient

struct Read: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Print what was not read, and tell your other devices and the authors that it is.",
        discussion: """
            What 'postern receive' prints counts as read already, but for --keep-unread. Messages that burn begin to. With \
            --offline nobody is told before the next send or receive.
            """
    )

    @OptionGroup var options: HomeOptions
    @OptionGroup var destination: DestinationOptions

    @Flag(help: "Do not connect.")
    var offline = false

    func run() async throws {
        let client = try await options.client()
        let events = try client.unread(try destination.optional())
        try StandardOutput.write(try events.map { options.json ? try $0.json() : $0.historyLine })
        try client.markRead(events)
        guard !offline else { return }
        try await client.tellRead()
    }
}
