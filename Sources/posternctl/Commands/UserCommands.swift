import ArgumentParser

struct UserCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Invite users, vouch for them, list them and their devices, and reset them.",
        subcommands: [
            UserCreate.self, UserInvite.self, UserVouch.self, UserList.self, UserDevices.self, UserRename.self,
            UserReset.self,
        ]
    )
}
