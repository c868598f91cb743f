import ArgumentParser

struct Device: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device",
        abstract: "Add, list, rename and remove your devices.",
        discussion: """
            A new device comes in by your password or recovery key ('device add'), or by a device that you have \
            ('device link' there, 'device approve' here). It shows no messages from before.
            """,
        subcommands: [
            DeviceAdd.self, DeviceLink.self, DeviceApprove.self, DeviceList.self, DeviceRename.self,
            DeviceRemove.self,
        ]
    )
}
