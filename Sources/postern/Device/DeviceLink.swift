import ArgumentParser
import PosternClient

struct DeviceLink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Make this home a device of yours, with the help of one that you have.",
        discussion: """
            Shows a code, also as a picture, and waits for at most ten minutes. Run 'postern device approve' on the \
            other device meanwhile. Then both show eight digits: say here first whether they are the same, then there. \
            Where standard input is no terminal, the digits of the other device are read from its next line.
            """
    )

    @OptionGroup var options: HomeOptions
    @OptionGroup var remote: RemoteOptions

    func run() async throws {
        let visit = try await remote.visitFromHere()
        let new = NewDevice(home: options.directory, unlock: try options.unlockOfNewHome())
        let client = try await new.link(
            visit,
            show: { view in try StandardOutput.write(try view.printable(), asJSON: options.json) },
            confirm: { digits in try DigitComparing.confirm(digits, asJSON: options.json) }
        )
        try client.warn()
        try StandardOutput.write(try client.whoAmI().printable(), asJSON: options.json)
    }
}

/// Whether both devices show the same digits: the person says so, or a program gives those of the other one.
enum DigitComparing {
    static func confirm(_ digits: LinkComparison, asJSON: Bool) throws -> Bool {
        try StandardOutput.write(try digits.printable(), asJSON: asJSON)
        guard Input.hasTerminal else { return digits.isEqual(toTyped: try Input.standardLine() ?? "") }
        let answer = try Input.ask("does the other device show the same digits? (yes or no)")
        return answer.lowercased() == "yes"
    }
}
