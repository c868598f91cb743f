import ArgumentParser

struct CheckConfiguration: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Say OK, or every mistake of a configuration with its line."
    )

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        try options.check()
    }
}
