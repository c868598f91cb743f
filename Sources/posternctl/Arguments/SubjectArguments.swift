import ArgumentParser
import PosternAdminAPI

/// A network, by number or name.
struct NetworkArgument: RequestArguments {
    @Option(help: ArgumentHelp("The network, by number or name.", valueName: "network")) var network: String

    func number(_ client: AdminClient) async throws -> String { try await client.network(network) }

    func members(_ client: AdminClient) async throws -> [String: JSONValue] {
        ["networkId": .text(try await number(client))]
    }
}

/// A user of a network.
struct UserArgument: RequestArguments {
    @OptionGroup var place: NetworkArgument
    @Option(
        name: [.customLong("user"), .customLong("login")],
        help: ArgumentHelp("The user, by number or name.", valueName: "user")
    )
    var user: String

    func members(_ client: AdminClient) async throws -> [String: JSONValue] {
        let network = try await place.number(client)
        return ["networkId": .text(network), "userId": .text(try await client.user(user, in: network))]
    }
}

/// A security group of a network.
struct GroupArgument: RequestArguments {
    @OptionGroup var place: NetworkArgument
    @Option(help: ArgumentHelp("The security group, by id or name.", valueName: "group")) var group: String

    func members(_ client: AdminClient) async throws -> [String: JSONValue] {
        let network = try await place.number(client)
        return ["networkId": .text(network), "groupId": .text(try await client.group(group, in: network))]
    }
}

/// A bot of a network.
struct BotArgument: RequestArguments {
    @OptionGroup var place: NetworkArgument
    @Option(help: ArgumentHelp("The bot, by number or name.", valueName: "bot")) var bot: String

    func members(_ client: AdminClient) async throws -> [String: JSONValue] {
        let network = try await place.number(client)
        return ["networkId": .text(network), "botId": .text(try await client.bot(bot, in: network))]
    }
}
