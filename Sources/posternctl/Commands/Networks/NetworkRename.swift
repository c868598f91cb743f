import ArgumentParser
import PosternAdminAPI

struct NetworkRename: DeclaredCommand {
    typealias Operation = UpdateNetwork
    static let configuration = CommandConfiguration(
        "rename",
        "Give a network another name.",
        examples: ["network rename --network Demo --to Staff"]
    )

    struct Arguments: RequestArguments {
        @OptionGroup var place: NetworkArgument
        @Option(help: "The new name, 1 to 20 characters.") var to: String

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            try await place.members(client).merging(["networkName": .text(to)]) { old, _ in old }
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}
