import ArgumentParser
import PosternClient

struct DeviceList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List your devices: id, when it was added, and its name here.",
        discussion: """
            With --network-code, --login and the password or recovery key it works on any machine, without a home.
            """
    )

    @OptionGroup var options: HomeOptions
    @OptionGroup var remote: RemoteOptions
    @OptionGroup var secretOptions: SecretOptions

    func run() async throws {
        for device in try await devices() { try StandardOutput.write(try device.printable(), asJSON: options.json) }
    }

    private func devices() async throws -> [OwnDevice] {
        if let visit = try await remote.visit() { return try await visit.devices(with: try secretOptions.secret()) }
        let client = try await options.client()
        do {
            return try await client.refreshedDevices()
        } catch ClientError.notThere(let reason) {
            StandardError.note("the relay is not there (\(reason)): this is the newest list that is known here")
            return try client.devices()
        }
    }
}
