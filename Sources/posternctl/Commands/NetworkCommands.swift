import ArgumentParser

struct NetworkCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "network",
        abstract: "Make and show networks.",
        subcommands: [NetworkCreate.self, NetworkList.self, NetworkShow.self]
    )
}
