import ArgumentParser
import PosternAdminAPI

struct GuestCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guest",
        abstract: "List guests, and keep some of them out.",
        subcommands: [GuestList.self, GuestBlocked.self, GuestBlock.self, GuestUnblock.self, GuestHistory.self]
    )
}

struct GuestList: ListCommand {
    typealias Operation = ListGuestUsers
    static let configuration = CommandConfiguration(
        "list",
        "List the guests who talked with a network's users.",
        examples: ["guest list --network Demo", "guest list --network Demo --filter billingPeriod=2024-02"],
        fields: ListArguments<Operation>.filters
    )
    static let columns = [
        ListColumn.member("billingPeriod", "MONTH", of: Operation.self),
        .member("username", "NAME", of: Operation.self),
        .member("usernameHash", "HASH", of: Operation.self),
    ]

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
    @OptionGroup var listing: ListArguments<Operation>
}

struct GuestBlocked: ListCommand {
    typealias Operation = ListBlockedGuestUsers
    static let configuration = CommandConfiguration(
        "blocked",
        "List the guests who are kept out.",
        examples: ["guest blocked --network Demo"],
        fields: ListArguments<Operation>.filters
    )
    static let columns = [
        ListColumn.member("username", "NAME", of: Operation.self),
        .member("admin", "BLOCKED BY", of: Operation.self),
        .member("modified", "SINCE", of: Operation.self),
        .member("usernameHash", "HASH", of: Operation.self),
    ]

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
    @OptionGroup var listing: ListArguments<Operation>
}

/// A guest of a network.
struct GuestArgument: RequestArguments {
    @OptionGroup var place: NetworkArgument
    @Option(help: ArgumentHelp("The guest, by the hash that 'guest list' shows.", valueName: "hash")) var guest: String

    func members(_ client: AdminClient) async throws -> [String: JSONValue] {
        try await place.members(client).merging(["usernameHash": .text(guest)]) { old, _ in old }
    }
}

struct GuestBlock: DeclaredCommand {
    typealias Operation = UpdateGuestUser
    static let fixed: [String: JSONValue] = ["block": true]
    static let configuration = CommandConfiguration(
        "block",
        "Keep a guest out.",
        examples: ["guest block --network Demo --guest 0123456789abcdef"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: GuestArgument
}

struct GuestUnblock: DeclaredCommand {
    typealias Operation = UpdateGuestUser
    static let fixed: [String: JSONValue] = ["block": false]
    static let configuration = CommandConfiguration(
        "unblock",
        "Let a guest in again.",
        examples: ["guest unblock --network Demo --guest 0123456789abcdef"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: GuestArgument
}

struct GuestHistory: ListCommand {
    typealias Operation = GetGuestUserHistoryCount
    static let configuration = CommandConfiguration(
        "history",
        "Count guests by months.",
        examples: ["guest history --network Demo"]
    )
    static let columns = [
        ListColumn.member("month", "MONTH", of: Operation.self), .member("count", "GUESTS", of: Operation.self),
    ]

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
    @OptionGroup var listing: ListArguments<Operation>
}
