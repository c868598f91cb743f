import ArgumentParser
import Foundation
import PosternAdminAPI

struct SignOnCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sso",
        abstract: "Have users sign in with an OpenID Connect provider.",
        subcommands: [SignOnShow.self, SignOnSet.self, SignOnTest.self]
    )
}

struct SignOnShow: DeclaredCommand {
    typealias Operation = GetOidcInfo
    static let configuration = CommandConfiguration(
        "show",
        "Show the provider. Its secret is told as asterisks.",
        examples: ["sso show --network Demo"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NetworkArgument
}

/// A secret of this network at a service.
struct ServiceSecretArgument: ParsableArguments {
    @Option(help: ArgumentHelp("A file whose first line is the secret; - is standard input.", valueName: "file"))
    var secretFile: String?
}

struct SignOnSet: DeclaredCommand {
    typealias Operation = RegisterOidcConfig
    static let configuration = CommandConfiguration(
        "set",
        "Set the provider.",
        "The client's secret comes from --secret-file; without it the provider gets none.",
        examples: [
            """
            sso set --network Demo --set issuer=https://id.example --set companyId=demo --set 'scopes=openid email' \
            --secret-file secret
            """
        ],
        fields: Settings.fields
    )

    enum Settings: SettableFields {
        static let fields = RegisterOidcConfig.declaration.fields.filter { $0.place == .body && !$0.isSensitive }
    }

    struct Arguments: RequestArguments {
        @OptionGroup var place: NetworkArgument
        @OptionGroup var settings: SetArguments<Settings>
        @OptionGroup var secret: ServiceSecretArgument

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            var members = try settings.members()
            if let file = secret.secretFile {
                members["secret"] = .text(
                    try SecretInput.read("the client's secret", from: file, option: "--secret-file")
                )
            }
            return try await place.members(client).merging(members) { old, _ in old }
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}

struct SignOnTest: DeclaredCommand {
    typealias Operation = RegisterOidcConfigTest
    static let configuration = CommandConfiguration(
        "test",
        "Try a provider before it is set.",
        examples: ["sso test --network Demo --set issuer=https://id.example --set 'scopes=openid email'"],
        fields: Settings.fields
    )

    enum Settings: SettableFields {
        static let fields = RegisterOidcConfigTest.declaration.fields.filter {
            $0.place == .body && $0.name != certificate
        }
        static let certificate = "certificate"
    }

    struct Arguments: RequestArguments {
        @OptionGroup var place: NetworkArgument
        @OptionGroup var settings: SetArguments<Settings>
        @Option(help: ArgumentHelp("A private provider's authority, as PEM.", valueName: "file"))
        var certificateFile: String?

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            var members = try settings.members()
            if let certificateFile {
                let bytes = try SecretFile.read(certificateFile, atMost: 64 << 10)
                members[Settings.certificate] = .text(String(decoding: bytes, as: UTF8.self))
            }
            return try await place.members(client).merging(members) { old, _ in old }
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}
