import ArgumentParser
import PosternAdminAPI

struct NetworkDelete: DeclaredCommand {
    typealias Operation = DeleteNetwork
    static let configuration = CommandConfiguration(
        "delete",
        "Remove a network and all that is in it.",
        "Connections end at once; what was stored is erased. Nothing brings it back.",
        examples: ["network delete --network Demo", "network delete --network 12345678 --yes"]
    )

    struct Arguments: RequestArguments {
        @OptionGroup var place: NetworkArgument
        @OptionGroup var consent: ConsentArguments

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            let number = try await place.number(client)
            if !consent.yes {
                let name = try await client.name(ofNetwork: number)
                try consent.ask("removes the network \(name) (\(number)) and all that is in it", name: name)
            }
            return ["networkId": .text(number)]
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}
