import ArgumentParser
import PosternClient

struct DeviceApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Let in a new device that waits with 'postern device link'.",
        discussion: """
            Both devices show eight digits. When they are the same, the password opens your vault, and your identity \
            signs the list that names the new device. After three links that failed the password is asked for first. \
            Where standard input is no terminal, the digits of the other device are read from its next line.
            """
    )

    @OptionGroup var options: HomeOptions
    @OptionGroup var secretOptions: SecretOptions

    @Option(help: "The code that the new device shows; without it the newest that waits.")
    var link: String?

    func run() async throws {
        let device = try await options.client().approveLink(
            link,
            secret: { isAgain in try secretOptions.secret(isAgain: isAgain) },
            confirm: { digits in try DigitComparing.confirm(digits, asJSON: options.json) }
        )
        try StandardOutput.write(try device.printable(), asJSON: options.json)
    }
}
