import ArgumentParser
import Logging
import PosternServer

struct Initialise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a new installation: configuration, keys, certificates, store and first access key.",
        discussion: "The directory must be empty or not there. It is the daemon's alone: run this as its user."
    )

    @Option(help: "Where to make it.") var directory: String
    @Option(help: "The DNS name by which clients reach the relay.") var host = "localhost"
    @Option(help: "The clients' port.") var clientPort = 7443
    @Option(help: "The administrators' port.") var adminPort = 7444

    func validate() throws {
        guard HostName(host) != nil else {
            throw ValidationError("--host must be a DNS name, and not an address")
        }
        guard (1...65_535).contains(clientPort), (1...65_535).contains(adminPort), clientPort != adminPort else {
            throw ValidationError("--client-port and --admin-port must be different numbers from 1 to 65535")
        }
    }

    func run() async throws {
        guard let host = HostName(host) else { return }
        let installation = Installation(
            directory: directory,
            host: host,
            clientPort: clientPort,
            adminPort: adminPort
        )
        do {
            try await installation.make(logger: Logger(label: "posternd") { _ in SwiftLogNoOpLogHandler() })
        } catch let error as InstallationError {
            throw CommandFailure(["\(error)"], hint: error.hint)
        }
        print("configuration \(installation.configurationFile)")
        print("credentials \(installation.credentialsFile)")
    }
}
