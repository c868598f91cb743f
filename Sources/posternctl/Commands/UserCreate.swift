import ArgumentParser

struct UserCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a user, and an invitation for it.",
        discussion: """
            The invitation is a secret that this program draws: the relay never sees it, so that 'user vouch' finds \
            out whether it was the invited person who came. Hand it over on a way that you trust; it holds once, for \
            7 days.
            """
    )

    @OptionGroup var inviting: InvitingArguments

    func run() async throws { try await inviting.run() }
}

struct UserInvite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "Make a new invitation for a user who has not come yet.",
        discussion: "An earlier invitation of the user counts no longer."
    )

    @OptionGroup var inviting: InvitingArguments

    func run() async throws { try await inviting.run() }
}
