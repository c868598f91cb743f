import ArgumentParser
import PosternAdminAPI

/// The settings of a security group, as `--set` knows them.
enum GroupSettings: SettableFields {
    static let fields = SecurityGroupSettings.fields
}

struct GroupShow: DeclaredCommand {
    typealias Operation = GetSecurityGroup
    static let configuration = CommandConfiguration(
        "show",
        "Show a security group with every setting.",
        examples: ["group show --network Demo --group Staff", "group show --network Demo --group Staff --json"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: GroupArgument
}

struct GroupCreate: DeclaredCommand {
    typealias Operation = CreateSecurityGroup
    static let configuration = CommandConfiguration(
        "create",
        "Make a security group.",
        "Settings that are not named are those of a new group.",
        examples: [
            "group create --network Demo --name Staff",
            "group create --network Demo --name Guards --set maxTtl=3600 --set calling.canVideoCall=false",
        ],
        fields: GroupSettings.fields
    )

    struct Arguments: RequestArguments {
        @OptionGroup var place: NetworkArgument
        @Option(help: "The group's name, unique in the network, 1 to 64 characters.") var name: String
        @OptionGroup var settings: SetArguments<GroupSettings>

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            let settings = try settings.members()
            var members = try await place.members(client)
            members["name"] = .text(name)
            members["securityGroupSettings"] = .object(settings)
            return members
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}

struct GroupUpdate: DeclaredCommand {
    typealias Operation = UpdateSecurityGroup
    static let configuration = CommandConfiguration(
        "update",
        "Change a security group's name and settings.",
        "Settings that are not named stay as they are; a list is replaced as a whole.",
        examples: [
            "group update --network Demo --group Staff --set maxTtl=3600 --set shredder.intensity=20",
            "group update --network Demo --group Staff --name Team",
            "group update --network Demo --group Staff --set 'quickResponses=[\"Yes.\",\"No, thanks.\"]'",
        ],
        fields: GroupSettings.fields
    )

    struct Arguments: RequestArguments {
        @OptionGroup var subject: GroupArgument
        @Option(help: "The new name, 1 to 64 characters.") var name: String?
        @OptionGroup var settings: SetArguments<GroupSettings>

        func validate() throws {
            guard name != nil || !settings.assignments.isEmpty else { throw ValidationError("give --name or --set") }
        }

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            let settings = try settings.members()
            var members = try await subject.members(client)
            members["name"] = name.map { .text($0) }
            if !settings.isEmpty { members["securityGroupSettings"] = .object(settings) }
            return members
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}

struct GroupDelete: DeclaredCommand {
    typealias Operation = DeleteSecurityGroup
    static let configuration = CommandConfiguration(
        "delete",
        "Remove a security group.",
        "Its members are in the default group from then on.",
        examples: ["group delete --network Demo --group Staff", "group delete --network Demo --group Staff --yes"]
    )

    struct Arguments: RequestArguments {
        @OptionGroup var subject: GroupArgument
        @OptionGroup var consent: ConsentArguments

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            let members = try await subject.members(client)
            try consent.ask("removes the security group \(subject.group)", name: subject.group)
            return members
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}
