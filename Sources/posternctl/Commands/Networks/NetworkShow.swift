import ArgumentParser
import PosternAdminAPI

struct NetworkShow: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [GetNetwork.self, GetCharters.self, GetPolicy.self]
    static let configuration = CommandConfiguration(
        "show",
        "Show a network: its code, fingerprint, charter and policy.",
        "The fingerprint is what people compare; the code tells a client where the network is.",
        examples: ["network show --network Demo", "network show --network 12345678 --json"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var place: NetworkArgument

    func run() async throws {
        let summary = try await AdminClient.with(global) { client in
            let network = try await place.number(client)
            let facts = try await client.send(GetNetwork.self, GetNetwork.Request(networkId: network))
            let known = try await KnownNetwork(network, through: client, nil)
            return try await NetworkSummary(known, name: facts.networkName, policy: known.policy(through: client))
        }
        try summary.print(global)
    }
}
