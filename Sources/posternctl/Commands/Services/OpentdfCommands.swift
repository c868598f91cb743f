import ArgumentParser
import PosternAdminAPI

struct OpentdfCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "opentdf",
        abstract: "Name the OpenTDF platform of a network.",
        subcommands: [OpentdfShow.self, OpentdfSet.self]
    )
}

struct OpentdfShow: DeclaredCommand {
    typealias Operation = GetOpentdfConfig
    static let configuration = CommandConfiguration(
        "show",
        "Show the platform. Its secret is told as asterisks.",
        examples: ["opentdf show --network Demo"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
}

struct OpentdfSet: DeclaredCommand {
    typealias Operation = RegisterOpentdfConfig
    static let configuration = CommandConfiguration(
        "set",
        "Set the platform, or try it.",
        examples: [
            """
            opentdf set --network Demo --set clientId=demo --set domain=tdf.example --set provider=Virtru \
            --secret-file secret
            """,
            "opentdf set --network Demo --set clientId=demo --set domain=tdf.example --set provider=Virtru --dry-run",
        ],
        fields: Settings.fields
    )

    enum Settings: SettableFields {
        static let fields = RegisterOpentdfConfig.declaration.fields.filter { $0.place == .body && !$0.isSensitive }
    }

    struct Arguments: RequestArguments {
        @OptionGroup var place: NetworkArgument
        @OptionGroup var settings: SetArguments<Settings>
        @OptionGroup var secret: ServiceSecretArgument
        @Flag(help: "Only try it.") var dryRun = false

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            var members = try settings.members()
            members["dryRun"] = .boolean(dryRun)
            members["clientSecret"] = .text(
                try SecretInput.read("the client's secret", from: secret.secretFile, option: "--secret-file")
            )
            return try await place.members(client).merging(members) { old, _ in old }
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}
