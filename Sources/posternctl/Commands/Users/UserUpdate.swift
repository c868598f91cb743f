import ArgumentParser
import PosternAdminAPI

struct UserUpdate: DeclaredCommand {
    typealias Operation = UpdateUser
    static let configuration = CommandConfiguration(
        "update",
        "Change a user's names or security group.",
        "What is not given stays as it is. 'user rename' gives another login.",
        examples: [
            "user update --network Demo --user ann --group Staff",
            "user update --network Demo --user ann --first Ann --last Lee",
        ]
    )

    struct Arguments: RequestArguments {
        @OptionGroup var subject: UserArgument
        @Option(help: "First name.") var first: String?
        @Option(help: "Last name.") var last: String?
        @Option(help: "The security group, by id or name.") var group: String?

        func validate() throws {
            guard first != nil || last != nil || group != nil else {
                throw ValidationError("give --first, --last or --group")
            }
        }

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            var members = try await subject.members(client)
            var details: [String: JSONValue] = [:]
            details["firstName"] = first.map { .text($0) }
            details["lastName"] = last.map { .text($0) }
            if let group {
                let id = try await client.group(group, in: members["networkId"]?.text ?? "")
                details["securityGroupIds"] = [.text(id)]
            }
            members["userDetails"] = .object(details)
            return members
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}
