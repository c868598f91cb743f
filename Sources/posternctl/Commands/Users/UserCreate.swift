import ArgumentParser
import PosternAdminAPI

struct UserCreate: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [InviteUser.self]
    static let configuration = CommandConfiguration(
        "create",
        "Make a user, and an invitation for it.",
        """
        The invitation is a secret that this program draws: the relay never sees it, so that 'user vouch' finds \
        out whether it was the invited person who came. Hand it over on a way that you trust; it holds once, for \
        7 days.
        """,
        examples: ["user create --network Demo --login ann --out ann.invitation --group Staff"]
    )

    @OptionGroup var inviting: InvitingArguments

    func run() async throws { try await inviting.run() }
}

struct UserInvite: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [InviteUser.self]
    static let configuration = CommandConfiguration(
        "invite",
        "Make a new invitation for a user who has not come yet.",
        "An earlier invitation of the user counts no longer.",
        examples: ["user invite --network Demo --login ann --out ann.invitation"]
    )

    @OptionGroup var inviting: InvitingArguments

    func run() async throws { try await inviting.run() }
}
