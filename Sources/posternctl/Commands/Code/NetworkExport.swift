import ArgumentParser
import PosternAdminAPI

struct NetworkExport: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [
        GetNetworkSettings.self, ListSecurityGroups.self, ListBots.self,
    ]
    static let configuration = CommandConfiguration(
        "export",
        "Write a network's settings, security groups and bots as a file for 'apply'.",
        "Only what is not standard stands in it; people, keys and secrets do not.",
        examples: ["export Demo > network.yaml"]
    )

    @OptionGroup var global: GlobalArguments
    @Argument(help: "The network, by number or name.") var network: String

    func run() async throws {
        let text = try await AdminClient.with(global) { client in
            let number = try await client.network(network)
            return try await NetworkFileWriter.text(NetworkState(ofNetwork: number, client), number: number)
        }
        Output.line(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }
}
