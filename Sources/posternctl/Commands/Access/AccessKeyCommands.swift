import ArgumentParser
import PosternAdminAPI

struct AccessKeyCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access-key",
        abstract: "Make, rotate and remove the keys that requests are signed with.",
        subcommands: [
            AccessKeyList.self, AccessKeyCreate.self, AccessKeyRotate.self, AccessKeyDisable.self,
            AccessKeyEnable.self, AccessKeyDelete.self,
        ]
    )
}

struct AccessKeyList: ListCommand {
    typealias Operation = ListAccessKeys
    static let configuration = CommandConfiguration(
        "list",
        "List access keys; no list has their secrets.",
        examples: ["access-key list", "access-key list --filter principal=carla"],
        fields: ListArguments<Operation>.filters
    )
    static let columns = [
        ListColumn.member("accessKeyId", "KEY", of: Operation.self),
        .member("principal", "PRINCIPAL", of: Operation.self),
        .flag("disabled", "disabled"),
        .member("created", "CREATED", of: Operation.self),
        .member("lastUsed", "LAST USED", of: Operation.self),
        .member("expires", "EXPIRES", of: Operation.self),
    ]

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NoArguments
    @OptionGroup var listing: ListArguments<Operation>
}

struct AccessKeyCreate: DeclaredCommand {
    typealias Operation = CreateAccessKey
    static let configuration = CommandConfiguration(
        "create",
        "Make an access key. Its secret is told this once.",
        examples: ["access-key create --principal carla"]
    )
    static func remark(_ reply: JSONValue) { SecretInput.warn("the secret access key") }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: PrincipalArgument
}

/// An access key, by its id.
struct AccessKeyArgument: RequestArguments {
    @Option(help: ArgumentHelp("The access key's id.", valueName: "id")) var key: String

    func members(_ client: AdminClient) async throws -> [String: JSONValue] { ["accessKeyId": .text(key)] }
}

struct AccessKeyRotate: DeclaredCommand {
    typealias Operation = RotateAccessKey
    static let configuration = CommandConfiguration(
        "rotate",
        "Make an access key that takes another one's place. Its secret is told this once.",
        examples: [
            "access-key rotate --key PK0123456789ABCDEF", "access-key rotate --key PK0123456789ABCDEF --overlap 0",
        ]
    )
    static func remark(_ reply: JSONValue) { SecretInput.warn("the secret access key") }

    struct Arguments: RequestArguments {
        @OptionGroup var subject: AccessKeyArgument
        @Option(
            help: ArgumentHelp("For how many seconds the old key stays good; a day without it.", valueName: "seconds")
        )
        var overlap: Int64?

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            var members = try await subject.members(client)
            members["overlapSeconds"] = overlap.map { .integer($0) }
            return members
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}

/// An access key, and the word that it is meant.
struct AccessKeyConsent: RequestArguments {
    @OptionGroup var subject: AccessKeyArgument
    @OptionGroup var consent: ConsentArguments

    func members(_ client: AdminClient) async throws -> [String: JSONValue] {
        try consent.ask("ends the access key \(subject.key)", name: subject.key)
        return try await subject.members(client)
    }
}

struct AccessKeyDisable: DeclaredCommand {
    typealias Operation = UpdateAccessKey
    static let fixed: [String: JSONValue] = ["disabled": true]
    static let configuration = CommandConfiguration(
        "disable",
        "Refuse an access key until it is enabled.",
        examples: ["access-key disable --key PK0123456789ABCDEF"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: AccessKeyArgument
}

struct AccessKeyEnable: DeclaredCommand {
    typealias Operation = UpdateAccessKey
    static let fixed: [String: JSONValue] = ["disabled": false]
    static let configuration = CommandConfiguration(
        "enable",
        "Take a disabled access key again.",
        examples: ["access-key enable --key PK0123456789ABCDEF"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: AccessKeyArgument
}

struct AccessKeyDelete: DeclaredCommand {
    typealias Operation = DeleteAccessKey
    static let configuration = CommandConfiguration(
        "delete",
        "Remove an access key.",
        examples: ["access-key delete --key PK0123456789ABCDEF --yes"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: AccessKeyConsent
}
