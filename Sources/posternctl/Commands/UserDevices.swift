import ArgumentParser
import PosternAdminAPI

struct UserDevices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "List a user's devices.",
        discussion:
            "For each its id, whether it is active or was reset, since when it is listed, and when it was seen last."
    )

    @OptionGroup var user: NamedUser

    func run() async throws {
        let devices = try await AdminClient.with(user.global) { client in
            var devices: [Device] = []
            var request = ListDevicesForUser.Request(networkId: user.network, userId: try await user.number(client))
            request.maxResults = 100
            repeat {
                let reply = try await client.send(ListDevicesForUser.self, request)
                devices += reply.devices
                request.nextToken = reply.nextToken
            } while request.nextToken != nil
            return devices
        }
        if user.global.json { return try Output.json(devices) }
        for device in devices {
            Output.columns([
                device.appId ?? "", device.statusText?.lowercased() ?? "", device.created ?? "", device.lastLogin ?? "",
            ])
        }
    }
}
