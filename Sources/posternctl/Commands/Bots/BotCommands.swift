import ArgumentParser
import PosternAdminAPI

struct BotCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bot",
        abstract: "Make, show, change and remove bots.",
        subcommands: [
            BotList.self, BotShow.self, BotCount.self, BotCreate.self, BotUpdate.self, BotSuspend.self, BotResume.self,
            BotDelete.self,
        ]
    )
}

struct BotList: ListCommand {
    typealias Operation = ListBots
    static let configuration = CommandConfiguration(
        "list",
        "List a network's bots.",
        examples: ["bot list --network Demo", "bot list --network Demo --filter status=2"],
        fields: ListArguments<Operation>.filters
    )
    static let columns = [
        ListColumn.member("botId", "BOT", of: Operation.self),
        .member("username", "NAME", of: Operation.self),
        .words("status", "STATUS", [1: "pending", 2: "active"]),
        .flag("suspended", "suspended"),
        .member("displayName", "SHOWN AS", of: Operation.self),
        .member("lastLogin", "LAST SEEN", of: Operation.self),
    ]

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
    @OptionGroup var listing: ListArguments<Operation>
}

struct BotShow: DeclaredCommand {
    typealias Operation = GetBot
    static let configuration = CommandConfiguration(
        "show",
        "Show a bot.",
        examples: ["bot show --network Demo --bot echobot"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: BotArgument
}

struct BotCount: DeclaredCommand {
    typealias Operation = GetBotsCount
    static let configuration = CommandConfiguration(
        "count",
        "Count a network's bots.",
        examples: ["bot count --network Demo"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
}
