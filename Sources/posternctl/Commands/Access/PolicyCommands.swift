import ArgumentParser
import PosternAdminAPI

struct PolicyCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Say what principals may do, as in IAM.",
        subcommands: [
            PolicyList.self, PolicyShow.self, PolicyPut.self, PolicyDelete.self, PolicySimulate.self, PolicyCheck.self,
            PolicyActions.self,
        ]
    )
}

/// An access policy's document in a file.
enum PolicyDocument {
    static func read(_ file: String) throws -> String {
        let bytes = try SecretFile.read(file, atMost: AccessPolicy.largestText)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("\(file) is no text in UTF-8")
        }
        return text
    }
}

struct PolicyList: ListCommand {
    typealias Operation = ListAccessPolicies
    static let configuration = CommandConfiguration("list", "List access policies.", examples: ["policy list"])
    static let columns = [
        ListColumn.member("policy", "POLICY", of: Operation.self),
        .member("modified", "CHANGED", of: Operation.self),
    ]

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NoArguments
    @OptionGroup var listing: ListArguments<Operation>
}

/// An access policy, by name.
struct PolicyArgument: RequestArguments {
    @Option(help: ArgumentHelp("The access policy.", valueName: "name")) var policy: String

    func members(_ client: AdminClient) async throws -> [String: JSONValue] { ["policy": .text(policy)] }
}

struct PolicyShow: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [GetAccessPolicy.self]
    static let configuration = CommandConfiguration(
        "show",
        "Show an access policy's document.",
        examples: ["policy show --policy help-desk > help-desk.json"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var policy: PolicyArgument

    func run() async throws {
        let reply = try await AdminClient.with(global) { client in
            try await client.reply(to: GetAccessPolicy.self, policy.members(client))
        }
        if global.json { return Output.json(reply) }
        Output.line(reply.members?["document"]?.text ?? "")
    }
}

struct PolicyPut: DeclaredCommand {
    typealias Operation = PutAccessPolicy
    static let configuration = CommandConfiguration(
        "put",
        "Put an access policy, new or in the place of the one of its name.",
        "A mistake in the document is told before anything is sent.",
        examples: ["policy put --policy help-desk --file help-desk.json"]
    )

    struct Arguments: RequestArguments {
        @OptionGroup var policy: PolicyArgument
        @Option(help: ArgumentHelp("The document.", valueName: "file")) var file: String

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            let document = try PolicyDocument.read(file)
            try PolicyCheck.check(document)
            return ["policy": .text(policy.policy), "document": .text(document)]
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}

struct PolicyDelete: DeclaredCommand {
    typealias Operation = DeleteAccessPolicy
    static let configuration = CommandConfiguration(
        "delete",
        "Remove an access policy.",
        examples: ["policy delete --policy help-desk --yes"]
    )

    struct Arguments: RequestArguments {
        @OptionGroup var policy: PolicyArgument
        @OptionGroup var consent: ConsentArguments

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            try consent.ask("removes the access policy \(policy.policy)", name: policy.policy)
            return try await policy.members(client)
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}

struct PolicySimulate: DeclaredCommand {
    typealias Operation = SimulateAccess
    static let configuration = CommandConfiguration(
        "simulate",
        "Ask whether a principal might do something, and which statement decides.",
        examples: [
            """
            policy simulate --principal carla --action wickr:DeleteNetwork \
            --resource arn:postern:wickr::0:network/12345678
            """
        ]
    )

    struct Arguments: RequestArguments {
        @OptionGroup var principal: PrincipalArgument
        @Option(help: "What, such as wickr:CreateNetwork; 'policy actions' lists them.") var action: String
        @Option(help: "To what, by its resource name.") var resource: String
        @Option(help: "From which address.") var address: String?
        @Option(help: "When, such as 2024-02-01T12:00:00Z; now without it.") var time: String?

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            var members = try await principal.members(client)
            (members["action"], members["resource"]) = (.text(action), .text(resource))
            members["sourceAddress"] = address.map { .text($0) }
            guard let time else { return members }
            guard let point = CalendarTime(rfc3339: time) else {
                throw CommandFailure("--time must be a time such as 2024-02-01T12:00:00Z", status: .usage)
            }
            members["time"] = .integer(point.epochSeconds)
            return members
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}

struct PolicyCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "check",
        "Look for mistakes in a policy document, without a relay.",
        examples: ["policy check help-desk.json"]
    )

    @Argument(help: "The document.") var file: String

    func run() throws {
        try Self.check(PolicyDocument.read(file))
        Output.line("\(file) is an access policy")
    }

    static func check(_ document: String) throws(CommandFailure) {
        do {
            _ = try AccessPolicy(parsing: document, actions: AdminOperations.all.map { $0.declaration.action })
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}

struct PolicyActions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "actions",
        "List every action that a policy can name.",
        examples: ["policy actions"]
    )

    func run() throws {
        let declarations = AdminOperations.all.map { $0.declaration }.sorted { $0.action < $1.action }
        Output.table(
            ["ACTION", "ACCESS", "WHAT IT DOES"],
            declarations.map { [$0.action, $0.access == .read ? "read" : "write", $0.summary] }
        )
    }
}
