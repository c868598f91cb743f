import ArgumentParser
import PosternAdminAPI

struct GroupList: ListCommand {
    typealias Operation = ListSecurityGroups
    static let configuration = CommandConfiguration(
        "list",
        "List a network's security groups.",
        examples: ["group list --network Demo", "group list --network Demo --columns id,name,modified"]
    )
    static let columns = [
        ListColumn.member("id", "GROUP", of: Operation.self),
        .member("name", "NAME", of: Operation.self),
        .flag("isDefault", "default"),
        ListColumn("MEMBERS") { row in
            guard case .integer(let count)? = row.members?["activeMembers"] else { return "" }
            return "\(count) active"
        },
    ]

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
    @OptionGroup var listing: ListArguments<Operation>
}

struct GroupMembers: ListCommand {
    typealias Operation = ListSecurityGroupUsers
    static let configuration = CommandConfiguration(
        "members",
        "List the users of a security group.",
        examples: ["group members --network Demo --group Staff"]
    )
    static let columns = UserList.columns

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: GroupArgument
    @OptionGroup var listing: ListArguments<Operation>
}
