import ArgumentParser
import Foundation
import PosternAdminAPI

struct TokenCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make and end bearer tokens: whoever has one may what it says, until it ends.",
        subcommands: [TokenList.self, TokenCreate.self, TokenRevoke.self]
    )
}

struct TokenList: ListCommand {
    typealias Operation = ListTokens
    static let configuration = CommandConfiguration(
        "list",
        "List bearer tokens; no list has their secrets.",
        examples: ["token list", "token list --filter principal=carla"],
        fields: ListArguments<Operation>.filters
    )
    static let columns = [
        ListColumn.member("tokenId", "TOKEN", of: Operation.self),
        .member("name", "NAME", of: Operation.self),
        .member("principal", "PRINCIPAL", of: Operation.self),
        .member("expires", "EXPIRES", of: Operation.self),
        .member("lastUsed", "LAST USED", of: Operation.self),
    ]

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: NoArguments
    @OptionGroup var listing: ListArguments<Operation>
}

struct TokenCreate: DeclaredCommand {
    typealias Operation = CreateToken
    static let configuration = CommandConfiguration(
        "create",
        "Make a bearer token of your own. It is told this once.",
        examples: [
            "token create --name backup --days 30 --scope-file read-only.json",
            "token create --name backup --expires 2030-01-01T00:00:00Z",
        ]
    )
    static func remark(_ reply: JSONValue) { SecretInput.warn("the token") }

    struct Arguments: RequestArguments {
        @Option(help: "What it is for.") var name: String
        @Option(help: ArgumentHelp("For how many days it holds.", valueName: "days")) var days: Int64?
        @Option(help: ArgumentHelp("Until when it holds, such as 2030-01-01T00:00:00Z.", valueName: "time"))
        var expires: String?
        @Option(help: ArgumentHelp("A policy document that narrows what it may do.", valueName: "file"))
        var scopeFile: String?

        func validate() throws {
            guard (days == nil) != (expires == nil) else { throw ValidationError("give --days or --expires") }
            guard (1...366).contains(days ?? 1) else { throw ValidationError("--days must be 1 to 366") }
        }

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            var members: [String: JSONValue] = ["name": .text(name), "expires": .integer(try end())]
            if let scopeFile { members["scope"] = .text(try PolicyDocument.read(scopeFile)) }
            return members
        }

        private func end() throws -> Int64 {
            if let days { return Int64(Date().timeIntervalSince1970) + days * 86_400 }
            guard let time = expires.flatMap({ CalendarTime(rfc3339: $0) }) else {
                throw CommandFailure("--expires must be a time such as 2030-01-01T00:00:00Z", status: .usage)
            }
            return time.epochSeconds
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}

struct TokenRevoke: DeclaredCommand {
    typealias Operation = RevokeToken
    static let configuration = CommandConfiguration(
        "revoke",
        "End a bearer token.",
        examples: ["token revoke --token 0123456789abcdef --yes"]
    )

    struct Arguments: RequestArguments {
        @Option(help: ArgumentHelp("The token's id, as 'token list' shows it.", valueName: "id")) var token: String
        @OptionGroup var consent: ConsentArguments

        func members(_ client: AdminClient) async throws -> [String: JSONValue] {
            try consent.ask("ends the token \(token)", name: token)
            return ["tokenId": .text(token)]
        }
    }

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: Arguments
}
