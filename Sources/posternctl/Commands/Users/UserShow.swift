import ArgumentParser
import PosternAdminAPI

struct UserShow: DeclaredCommand {
    typealias Operation = GetUser
    static let configuration = CommandConfiguration(
        "show",
        "Show a user.",
        examples: ["user show --network Demo --user ann", "user show --network Demo --user 17 --json"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: UserArgument
}

struct UserCount: DeclaredCommand {
    typealias Operation = GetUsersCount
    static let configuration = CommandConfiguration(
        "count",
        "Count a network's users.",
        examples: ["user count --network Demo"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
}
