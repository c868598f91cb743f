import ArgumentParser
import Logging
import PosternServer

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the relay until it is told to stop.",
        discussion: "SIGTERM and SIGINT stop it, SIGHUP has it read configuration and certificates again."
    )

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Check the configuration and what it names, and do nothing else.") var checkConfig = false

    func run() async throws {
        if checkConfig { return try options.check() }
        let configuration = try options.read()
        let threshold = LogThreshold(configuration.logLevel)
        LoggingSystem.bootstrap { label in
            StandardErrorLog(label: label, format: configuration.logFormat, threshold: threshold)
        }
        let logger = Logger(label: "posternd")
        try await PosternServer.start(options.source, threshold: threshold, logger: logger).run()
    }
}
