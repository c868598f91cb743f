import ArgumentParser
import PosternAdminAPI

/// The challenge that a bot registers with: a secret.
struct ChallengeArgument: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file whose first line is the challenge, 12 to 256 characters; - is standard input.",
            valueName: "file"
        )
    )
    var challengeFile: String?

    func read() throws -> JSONValue {
        .text(try SecretInput.read("the bot's challenge", from: challengeFile, option: "--challenge-file"))
    }
}

struct BotCreate: DeclaredCommand {
    typealias Operation = CreateBot
    static let configuration = CommandConfiguration(
        "create",
        "Make a bot.",
        "The bot registers once with the challenge, which is asked for unless a file has it.",
        examples: [
            "bot create --network Demo --name echobot --challenge-file challenge",
            "bot create --network Demo --name echobot --display-name Echo --group Staff",
        ]
    )

    struct Arguments: RequestArguments {
        @OptionGroup var place: NetworkArgument
        @Option(help: "The bot's name, unique in the network; it ends in bot.") var name: String
        @Option(help: "What people see it called.") var displayName: String?
        @Option(help: "The security group, by id or name; the default one without it.") var group: String?
        @OptionGroup var challenge: ChallengeArgument

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            let number = try await place.number(client)
            var members: [String: JSONValue] = ["networkId": .text(number), "username": .text(name)]
            members["displayName"] = displayName.map { .text($0) }
            members["groupId"] = .text(try await client.groupOrDefault(group, in: number))
            members["challenge"] = try challenge.read()
            return members
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}

extension AdminClient {
    /// - Returns: The default group's id where no group is given.
    func groupOrDefault(_ text: String?, in network: String) async throws -> String {
        if let text { return try await group(text, in: network) }
        let groups = try await pages(of: ListSecurityGroups.self, ["networkId": .text(network)])
        let standard = groups.rows(of: ListSecurityGroups.self).first { $0.members?["isDefault"] == .boolean(true) }
        guard let id = standard?.members?["id"]?.text else {
            throw CommandFailure("the network has no default group", hint: "give --group")
        }
        return id
    }
}

struct BotUpdate: DeclaredCommand {
    typealias Operation = UpdateBot
    static let configuration = CommandConfiguration(
        "update",
        "Change a bot.",
        "A new challenge lets the bot's own identity register once more.",
        examples: [
            "bot update --network Demo --bot echobot --display-name Echo",
            "bot update --network Demo --bot echobot --challenge-file challenge",
        ]
    )

    struct Arguments: RequestArguments {
        @OptionGroup var subject: BotArgument
        @Option(help: "What people see it called.") var displayName: String?
        @Option(help: "The security group, by id or name.") var group: String?
        @OptionGroup var challenge: ChallengeArgument

        func validate() throws {
            guard displayName != nil || group != nil || challenge.challengeFile != nil else {
                throw ValidationError("give --display-name, --group or --challenge-file")
            }
        }

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            var members = try await subject.members(client)
            members["displayName"] = displayName.map { .text($0) }
            if let group {
                members["groupId"] = .text(try await client.group(group, in: members["networkId"]?.text ?? ""))
            }
            if challenge.challengeFile != nil { members["challenge"] = try challenge.read() }
            return members
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}

/// A bot, and the word that it is meant.
struct BotConsent: RequestArguments {
    @OptionGroup var subject: BotArgument
    @OptionGroup var consent: ConsentArguments

    func members(_ client: AdminClient) async throws -> [String: JSONValue] {
        let members = try await subject.members(client)
        try consent.ask("cuts off the bot \(subject.bot)", name: subject.bot)
        return members
    }
}

struct BotSuspend: DeclaredCommand {
    typealias Operation = UpdateBot
    static let fixed: [String: JSONValue] = ["suspend": true]
    static let configuration = CommandConfiguration(
        "suspend",
        "Keep a bot out until it is resumed.",
        examples: ["bot suspend --network Demo --bot echobot"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: BotConsent
}

struct BotResume: DeclaredCommand {
    typealias Operation = UpdateBot
    static let fixed: [String: JSONValue] = ["suspend": false]
    static let configuration = CommandConfiguration(
        "resume",
        "Let a suspended bot in again.",
        examples: ["bot resume --network Demo --bot echobot"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: BotArgument
}

struct BotDelete: DeclaredCommand {
    typealias Operation = DeleteBot
    static let configuration = CommandConfiguration(
        "delete",
        "Remove a bot for good.",
        examples: ["bot delete --network Demo --bot echobot --yes"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: BotConsent
}
