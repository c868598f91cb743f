import ArgumentParser
import PosternAdminAPI

/// A command that asks for operations of the endpoint.
protocol AdministeringCommand: AsyncParsableCommand {
    static var operations: [any AdminOperation.Type] { get }
}

/// A command that asks for one operation, and prints its reply.
protocol DeclaredCommand: AdministeringCommand {
    associatedtype Operation: AdminOperation
    associatedtype Arguments: RequestArguments

    var global: GlobalArguments { get }
    var arguments: Arguments { get }
    /// Values that the command itself stands for.
    static var fixed: [String: JSONValue] { get }
    /// Says of a reply what people have to know beside it.
    static func remark(_ reply: JSONValue)
}

extension DeclaredCommand {
    static var operations: [any AdminOperation.Type] { [Operation.self] }
    static var fixed: [String: JSONValue] { [:] }
    static func remark(_ reply: JSONValue) {}

    mutating func run() async throws {
        let (global, arguments) = (self.global, self.arguments)
        let reply = try await AdminClient.with(global) { client in
            let members = try await arguments.members(client).merging(Self.fixed) { _, fixed in fixed }
            return try await client.reply(to: Operation.self, members)
        }
        if global.json {
            Output.json(reply)
        } else {
            ReplyText(reply: reply, fields: Operation.declaration.reply).print()
        }
        Self.remark(reply)
    }
}

extension CommandConfiguration {
    /// - Parameters:
    ///   - examples: Command lines that can be typed as they are, but for names.
    ///   - fields: What `--set` or `--filter` knows, with their bounds.
    init(
        _ name: String,
        _ abstract: String,
        _ discussion: String = "",
        examples: [String],
        fields: [Field] = []
    ) {
        var parts = discussion.isEmpty ? [] : [discussion]
        if !fields.isEmpty {
            parts.append("FIELDS:\n" + fields.helpLines.map { "  \($0)" }.joined(separator: "\n"))
        }
        parts.append("EXAMPLES:\n" + examples.map { "  posternctl \($0)" }.joined(separator: "\n"))
        self.init(commandName: name, abstract: abstract, discussion: parts.joined(separator: "\n\n"))
    }
}
