import ArgumentParser
import PosternAdminAPI

struct RelayStatus: DeclaredCommand {
    typealias Operation = GetRelayStatus
    static let configuration = CommandConfiguration(
        "status",
        "Show how the relay is doing: versions, connections, queues, store, certificate.",
        examples: ["status", "status --json"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NoArguments
}
