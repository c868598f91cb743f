import ArgumentParser

struct UserCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Invite users, vouch for them, list, change, suspend and remove them.",
        subcommands: [
            UserList.self, UserShow.self, UserCount.self, UserLookup.self, UserImport.self, UserExport.self,
            UserCreate.self,
            UserInvite.self, UserReinvite.self, UserVouch.self, UserUpdate.self, UserRename.self, UserSuspend.self,
            UserResume.self,
            UserDevices.self, UserReset.self, UserDelete.self,
        ]
    )
}
