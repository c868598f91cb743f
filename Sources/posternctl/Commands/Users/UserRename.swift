import ArgumentParser
import PosternAdminAPI
import PosternTrust

struct UserRename: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [RenameUser.self]
    static let configuration = CommandConfiguration(
        "rename",
        "Give a user another name.",
        """
        Who has registered keeps the old name until one of the user's devices has signed the new one ('postern \
        rename'); it needs a new voucher then. The old name goes to nobody else for 400 days.
        """,
        examples: ["user rename --network Demo --login ann --to anna"]
    )

    @OptionGroup var user: NamedUser
    @Option(help: "The new name.") var to: String

    func run() async throws {
        let state = try AdministratorState.open(user.global, nextTo: [user.global.envFile])
        let reply = try await AdminClient.with(user.global) { client in
            let network = try await client.network(user.network)
            let number = try await user.number(client, in: network)
            let reply = try await client.send(
                RenameUser.self,
                RenameUser.Request(networkId: network, userId: number, username: to)
            )
            let known = try await KnownNetwork(network, through: client, state)
            try note(reply.givenUsername ?? reply.username, of: number, in: known, state)
            return reply
        }
        if user.global.json { return try Output.json(reply) }
        if let given = reply.givenUsername {
            Output.line("\(reply.username) becomes \(given) when the user has typed: postern rename \(given)")
        } else {
            Output.line(reply.username)
        }
    }

    /// Whoever was invited from here is vouched for under the login that was given here, and no other: which user has a
    /// login is not the relay's to say.
    private func note(
        _ name: String,
        of number: String,
        in network: KnownNetwork,
        _ state: AdministratorState
    ) throws {
        let invited = try state.invitedUsers(of: network.id).first { $0.userId == number }
        guard var invited, let old = try? Login(normalising: user.login), old.text == invited.login,
            let new = try? Login(normalising: to), new.text == name, new != old
        else { return }
        (invited.login, invited.formerLogin) = (name, invited.login)
        try state.keep(invited, of: network.id)
    }
}
