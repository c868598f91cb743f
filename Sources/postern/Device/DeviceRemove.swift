import ArgumentParser
import PosternClient

struct DeviceRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove one of your devices, for ever.",
        discussion: """
            It is cut off at once, nobody writes to it any more, and it erases its home when it next meets the relay. \
            With --network-code, --login and the recovery key a lost device can be removed from any machine, without a \
            home.
            """
    )

    @OptionGroup var options: HomeOptions
    @OptionGroup var remote: RemoteOptions
    @OptionGroup var secretOptions: SecretOptions

    @Argument(help: "The beginning of the device's id, or its name here.")
    var device: String

    func run() async throws {
        let removed = try await remove()
        let what = removed.isThisOne ? "removed this device and erased its home" : "removed"
        StandardError.note("\(what): it belongs to you no more")
        try StandardOutput.write(try removed.printable(), asJSON: options.json)
    }

    private func remove() async throws -> OwnDevice {
        guard let visit = try await remote.visit() else {
            let client = try await options.client()
            return try await client.removeDevice(device, with: try secretOptions.secret())
        }
        return try await visit.removeDevice(device, with: try secretOptions.secret())
    }
}
