import ArgumentParser

struct UserCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Invite users, vouch for them and list them.",
        subcommands: [UserCreate.self, UserInvite.self, UserVouch.self, UserList.self]
    )
}
