import ArgumentParser
import PosternAdminAPI

struct NetworkList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the networks.")

    @OptionGroup var global: GlobalArguments

    func run() async throws {
        let networks = try await AdminClient.with(global) { client in
            var networks: [Network] = []
            var request = ListNetworks.Request()
            request.maxResults = 100
            request.sortDirection = .ascending
            repeat {
                let reply = try await client.send(ListNetworks.self, request)
                networks += reply.networks
                request.nextToken = reply.nextToken
            } while request.nextToken != nil
            return networks
        }
        if global.json { return try Output.json(networks) }
        for network in networks { Output.columns([network.networkId, network.networkName]) }
    }
}
