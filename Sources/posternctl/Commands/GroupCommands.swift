import ArgumentParser
import PosternAdminAPI

struct GroupCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: "Show security groups.",
        subcommands: [GroupList.self]
    )
}

struct GroupList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List a network's security groups.")

    @OptionGroup var global: GlobalArguments
    @Option(help: "The network's number.") var network: String

    func run() async throws {
        let groups = try await AdminClient.with(global) { client in
            var groups: [SecurityGroup] = []
            var request = ListSecurityGroups.Request(networkId: network)
            request.maxResults = 100
            request.sortDirection = .ascending
            repeat {
                let reply = try await client.send(ListSecurityGroups.self, request)
                groups += reply.securityGroups ?? []
                request.nextToken = reply.nextToken
            } while request.nextToken != nil
            return groups
        }
        if global.json { return try Output.json(groups) }
        for group in groups {
            Output.columns([group.id, group.name, group.isDefault ? "default" : "", "\(group.activeMembers) active"])
        }
    }
}
