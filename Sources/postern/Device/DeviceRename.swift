import ArgumentParser
import PosternClient

struct DeviceRename: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename",
        abstract: "Give one of your devices a name, on this home alone.",
        discussion: "Nobody else sees it: neither the relay nor your other devices."
    )

    @OptionGroup var options: HomeOptions

    @Argument(help: "The beginning of the device's id, or its name.")
    var device: String

    @Argument(help: "The new name.")
    var name: String

    func run() async throws {
        let device = try await options.client().renameDevice(device, to: name)
        try StandardOutput.write(try device.printable(), asJSON: options.json)
    }
}
