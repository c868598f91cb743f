import ArgumentParser

struct GroupCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: "Make, show, change and remove security groups.",
        subcommands: [
            GroupList.self, GroupShow.self, GroupCreate.self, GroupUpdate.self, GroupMembers.self, GroupDelete.self,
        ]
    )
}
