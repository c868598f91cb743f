import ArgumentParser

struct Room: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "room",
        abstract: "Found rooms, change who is in them, list and show them.",
        discussion: """
            A room is named by its title, or by at least 8 digits of its id. In a moderated room moderators change \
            everything, and others leave for themselves; in a group anyone adds, and everybody leaves for themselves. \
            Title and description are sealed: the relay never sees them. Who is added sees nothing from before.
            """,
        subcommands: [
            RoomCreate.self, RoomList.self, RoomShow.self, RoomRename.self, RoomAdd.self, RoomRemove.self,
            RoomLeave.self, RoomRole.self, RoomTimers.self, RoomConfirm.self, RoomDelete.self,
        ]
    )
}
