import ArgumentParser
import PosternAdminAPI

struct NetworkShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a network: its code, fingerprint, charter and policy.",
        discussion: "The fingerprint is what people compare; the code tells a client where the network is."
    )

    @OptionGroup var global: GlobalArguments
    @Option(help: "The network's number.") var network: String

    func run() async throws {
        let summary = try await AdminClient.with(global) { client in
            let facts = try await client.send(GetNetwork.self, GetNetwork.Request(networkId: network))
            let known = try await KnownNetwork(network, through: client, nil)
            return try await NetworkSummary(known, name: facts.networkName, policy: known.policy(through: client))
        }
        try summary.print(global)
    }
}
