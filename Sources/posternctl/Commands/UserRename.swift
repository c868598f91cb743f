import ArgumentParser
import PosternAdminAPI

struct UserRename: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename",
        abstract: "Give a user another name.",
        discussion: """
            Who has registered keeps the old name until one of the user's devices has signed the new one; it needs a new \
            voucher then. The old name goes to nobody else for 400 days.
            """
    )

    @OptionGroup var user: NamedUser
    @Option(help: "The new name.") var to: String

    func run() async throws {
        let reply = try await AdminClient.with(user.global) { client in
            try await client.send(
                RenameUser.self,
                RenameUser.Request(networkId: user.network, userId: try await user.number(client), username: to)
            )
        }
        if user.global.json { return try Output.json(reply) }
        if let given = reply.givenUsername {
            Output.line("\(reply.username) becomes \(given) when a device of the user has signed it")
        } else {
            Output.line(reply.username)
        }
    }
}
