import ArgumentParser
import PosternAdminAPI

struct UserDevices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "List a user's devices, or sign them out for good.",
        subcommands: [UserDeviceList.self, UserDeviceReset.self],
        defaultSubcommand: UserDeviceList.self
    )
}

struct UserDeviceList: ListCommand {
    typealias Operation = ListDevicesForUser
    static let configuration = CommandConfiguration(
        "list",
        "List a user's devices.",
        "For each its id, whether it is active or was reset, since when it is listed, and when it was seen last.",
        examples: [
            "user devices list --network Demo --user ann", "user devices --network Demo --user ann --json",
        ]
    )
    static let columns = [
        ListColumn.member("appId", "DEVICE", of: Operation.self),
        ListColumn("STATUS") { $0.members?["statusText"]?.text?.lowercased() ?? "" },
        .member("created", "CREATED", of: Operation.self),
        .member("lastLogin", "LAST SEEN", of: Operation.self),
    ]

    @OptionGroup var global: GlobalArguments
    @OptionGroup var arguments: UserArgument
    @OptionGroup var listing: ListArguments<Operation>
}

struct UserDeviceReset: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [BatchResetDevicesForUser.self]
    static let configuration = CommandConfiguration(
        "reset",
        "Sign devices of a user out for good.",
        "Each is cut off at once, and what waits for it is erased. 'user reset' is for a user who has lost everything.",
        examples: ["user devices reset --network Demo --user ann --device 6f1c…"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var subject: UserArgument
    @Option(help: ArgumentHelp("A device's id; may be given several times.", valueName: "id")) var device: [String]
    @OptionGroup var consent: ConsentArguments

    func validate() throws {
        guard (1...50).contains(device.count) else { throw ValidationError("give --device 1 to 50 times") }
    }

    func run() async throws {
        var replies = BatchReplies()
        try await AdminClient.with(global) { client in
            var members = try await subject.members(client)
            try consent.ask("signs \(device.count) of \(subject.user)'s devices out for good", name: subject.user)
            members["appIds"] = .list(device.map { .text($0) })
            replies.add(try await client.reply(to: BatchResetDevicesForUser.self, members))
        }
        try replies.print(global, item: "appId")
    }
}
