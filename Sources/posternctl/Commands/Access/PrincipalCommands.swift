import ArgumentParser
import PosternAdminAPI

struct PrincipalCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "principal",
        abstract: "Say who administers, and under which access policies.",
        subcommands: [
            PrincipalList.self, PrincipalCreate.self, PrincipalUpdate.self, PrincipalDisable.self,
            PrincipalEnable.self, PrincipalDelete.self,
        ]
    )
}

struct PrincipalList: ListCommand {
    typealias Operation = ListPrincipals
    static let configuration = CommandConfiguration("list", "List principals.", examples: ["principal list"])
    static let columns = [
        ListColumn.member("principal", "PRINCIPAL", of: Operation.self),
        .flag("disabled", "disabled"),
        .member("created", "CREATED", of: Operation.self),
        .member("policies", "POLICIES", of: Operation.self),
    ]

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NoArguments
    @OptionGroup var listing: ListArguments<Operation>
}

struct PrincipalCreate: DeclaredCommand {
    typealias Operation = CreatePrincipal
    static let configuration = CommandConfiguration(
        "create",
        "Make a principal.",
        "Without an access policy it may do nothing. 'access-key create' gives it a key.",
        examples: ["principal create --name carla --policy PosternReadOnly --policy help-desk"]
    )

    struct Arguments: RequestArguments {
        @Option(help: "What it is called, unique on the relay.") var name: String
        @Option(help: ArgumentHelp("An access policy; may be given several times.", valueName: "policy"))
        var policy: [String] = []

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            ["name": .text(name), "policies": .list(policy.map { .text($0) })]
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}

/// A principal, by name.
struct PrincipalArgument: RequestArguments {
    @Option(help: ArgumentHelp("The principal.", valueName: "name")) var principal: String

    func members(_ client: AdminClient) async throws -> [String: JSONValue] { ["principal": .text(principal)] }
}

struct PrincipalUpdate: DeclaredCommand {
    typealias Operation = UpdatePrincipal
    static let configuration = CommandConfiguration(
        "update",
        "Give a principal other access policies; all of them are named.",
        examples: [
            "principal update --principal carla --policy PosternFullAccess",
            "principal update --principal carla --no-policies",
        ]
    )

    struct Arguments: RequestArguments {
        @OptionGroup var subject: PrincipalArgument
        @Option(help: ArgumentHelp("An access policy; may be given several times.", valueName: "policy"))
        var policy: [String] = []
        @Flag(help: "Take every access policy away.") var noPolicies = false

        func validate() throws {
            guard policy.isEmpty == noPolicies else { throw ValidationError("give --policy or --no-policies") }
        }

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            try await subject.members(client).merging(["policies": .list(policy.map { .text($0) })]) { old, _ in old }
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}

/// A principal, and the word that it is meant.
struct PrincipalConsent: RequestArguments {
    @OptionGroup var subject: PrincipalArgument
    @OptionGroup var consent: ConsentArguments

    func members(_ client: AdminClient) async throws -> [String: JSONValue] {
        try consent.ask(
            "takes every right from the principal \(subject.principal), with its keys, tokens and certificates",
            name: subject.principal
        )
        return try await subject.members(client)
    }
}

struct PrincipalDisable: DeclaredCommand {
    typealias Operation = UpdatePrincipal
    static let fixed: [String: JSONValue] = ["disabled": true]
    static let configuration = CommandConfiguration(
        "disable",
        "Let a principal do nothing until it is enabled.",
        examples: ["principal disable --principal carla"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: PrincipalConsent
}

struct PrincipalEnable: DeclaredCommand {
    typealias Operation = UpdatePrincipal
    static let fixed: [String: JSONValue] = ["disabled": false]
    static let configuration = CommandConfiguration(
        "enable",
        "Let a disabled principal in again.",
        examples: ["principal enable --principal carla"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: PrincipalArgument
}

struct PrincipalDelete: DeclaredCommand {
    typealias Operation = DeletePrincipal
    static let configuration = CommandConfiguration(
        "delete",
        "Remove a principal with its keys, tokens and certificates.",
        examples: ["principal delete --principal carla --yes"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: PrincipalConsent
}
