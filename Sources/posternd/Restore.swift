import ArgumentParser
import Logging
import PosternServer

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a back-up in the place of the store, while no daemon runs.",
        discussion: """
            The back-up is what 'posternctl backup' wrote, or a copy of the store's database or of its directory. It is checked first, and stays as it is; \
            the store that is there is kept beside it. Clients find out by themselves that the relay was restored: they \
            publish new keys and send again what the back-up does not have.
            """
    )

    @OptionGroup var options: ConfigurationOptions
    @Option(help: ArgumentHelp("The back-up.", valueName: "path")) var from: String
    @Option(help: ArgumentHelp("The private key, where the back-up was made with --encrypt-to.", valueName: "file"))
    var key: String?

    func run() async throws {
        _ = try options.read()
        let logger = Logger(label: "posternd") { _ in SwiftLogNoOpLogHandler() }
        let restoration = try await Restoration(options.source, from: from, key: key, logger: logger)
        print("restored \(restoration.store)")
        if let replaced = restoration.replaced { print("replaced \(replaced)") }
    }
}
