import ArgumentParser
import PosternAdminAPI

struct NetworkList: ListCommand {
    typealias Operation = ListNetworks
    static let configuration = CommandConfiguration(
        "list",
        "List the networks.",
        examples: ["network list", "network list --sort networkName --limit 20", "network list --json"]
    )
    static let columns = [
        ListColumn.member("networkId", "NETWORK", of: Operation.self),
        .member("networkName", "NAME", of: Operation.self),
    ]

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NoArguments
    @OptionGroup var listing: ListArguments<Operation>
}
