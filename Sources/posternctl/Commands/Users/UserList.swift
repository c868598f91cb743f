import ArgumentParser
import PosternAdminAPI

struct UserList: ListCommand {
    typealias Operation = ListUsers
    static let configuration = CommandConfiguration(
        "list",
        "List a network's users.",
        examples: [
            "user list --network Demo", "user list --network Demo --filter status=1",
            "user list --network Demo --filter username=ann --columns userId,username,securityGroups",
        ],
        fields: ListArguments<Operation>.filters
    )
    static let columns = [
        ListColumn.member("userId", "USER", of: Operation.self),
        .member("username", "NAME", of: Operation.self),
        .words("status", "STATUS", [1: "pending", 2: "active", 3: "rejected"]),
        .flag("suspended", "suspended"),
        ListColumn("PERSON") { row in
            ["firstName", "lastName"].compactMap { row.members?[$0]?.text }.joined(separator: " ")
        },
    ]

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
    @OptionGroup var listing: ListArguments<Operation>
}
