import ArgumentParser
import PosternAdminAPI

struct RetentionCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Run a network's data retention.",
        discussion: "Users see whether retention is on. Its bot gets every message while it is.",
        subcommands: [
            RetentionShow.self, RetentionCreate.self, RetentionChallenge.self, RetentionAcknowledge.self,
            RetentionEnable.self, RetentionDisable.self, RetentionDelete.self,
        ]
    )
}

struct RetentionShow: DeclaredCommand {
    typealias Operation = GetDataRetentionBot
    static let configuration = CommandConfiguration(
        "show",
        "Show the retention bot, and whether it gets messages.",
        examples: ["retention show --network Demo"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
}

struct RetentionCreate: DeclaredCommand {
    typealias Operation = CreateDataRetentionBot
    static let configuration = CommandConfiguration(
        "create",
        "Make the retention bot; each network has one at most.",
        examples: ["retention create --network Demo"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
}

struct RetentionChallenge: DeclaredCommand {
    typealias Operation = CreateDataRetentionBotChallenge
    static let configuration = CommandConfiguration(
        "challenge",
        "Draw a challenge with which the retention bot registers once.",
        "An earlier challenge counts no longer. It is a secret, and told this once.",
        examples: ["retention challenge --network Demo"]
    )
    static func remark(_ reply: JSONValue) { SecretInput.warn("the challenge") }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
}

struct RetentionAcknowledge: DeclaredCommand {
    typealias Operation = UpdateDataRetention
    static let fixed: [String: JSONValue] = ["actionType": .text(UpdateDataRetention.Action.acknowledgeKey.rawValue)]
    static let configuration = CommandConfiguration(
        "acknowledge",
        "Say that you compared the retention bot's key.",
        examples: ["retention acknowledge --network Demo"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
}

struct RetentionEnable: DeclaredCommand {
    typealias Operation = UpdateDataRetention
    static let fixed: [String: JSONValue] = ["actionType": .text(UpdateDataRetention.Action.enable.rawValue)]
    static let configuration = CommandConfiguration(
        "enable",
        "Have the retention bot get every message from now on.",
        "The charter has to name the bot's identity, and the bot has to have signed in.",
        examples: ["retention enable --network Demo"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
}

struct RetentionDisable: DeclaredCommand {
    typealias Operation = UpdateDataRetention
    static let fixed: [String: JSONValue] = ["actionType": .text(UpdateDataRetention.Action.disable.rawValue)]
    static let configuration = CommandConfiguration(
        "disable",
        "Keep messages from the retention bot from now on.",
        examples: ["retention disable --network Demo"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
}

struct RetentionDelete: DeclaredCommand {
    typealias Operation = DeleteDataRetentionBot
    static let configuration = CommandConfiguration(
        "delete",
        "Remove the retention bot.",
        examples: ["retention delete --network Demo --yes"]
    )

    struct Arguments: RequestArguments {
        @OptionGroup var place: NetworkArgument
        @OptionGroup var consent: ConsentArguments

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            let members = try await place.members(client)
            try consent.ask("removes the retention bot of the network \(place.network)", name: place.network)
            return members
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}
