import ArgumentParser
import PosternAdminAPI

struct UserLookup: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [BatchLookupUserUname.self]
    static let configuration = CommandConfiguration(
        "lookup",
        "Find users by the hashes of their names, as logs and clients have them.",
        examples: ["user lookup --network Demo 0123456789abcdef0123456789abcdef"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var place: NetworkArgument
    @Argument(help: "Hashes.") var hashes: [String]

    func run() async throws {
        var replies = BatchReplies()
        var rows: [[String]] = []
        try await AdminClient.with(global) { client in
            let network = try await place.number(client)
            for start in stride(from: 0, to: hashes.count, by: 50) {
                let some = hashes[start..<min(start + 50, hashes.count)]
                let members: [String: JSONValue] = [
                    "networkId": .text(network), "unames": .list(some.map { .text($0) }),
                ]
                let reply = try await client.reply(to: BatchLookupUserUname.self, members)
                replies.add(reply)
                rows += reply.rows(of: BatchLookupUserUname.self).compactMap(\.members)
                    .map { [$0["uname"]?.text ?? "", $0["username"]?.text ?? ""] }
            }
        }
        if !global.json { Output.table(["HASH", "NAME"], rows) }
        try replies.print(global, item: "uname")
    }
}
