import ArgumentParser
import Foundation
import PosternServer

/// Which configuration.
struct ConfigurationOptions: ParsableArguments {
    @Option(name: .long, help: "The configuration's file.") var config = "/etc/postern/posternd.yaml"

    var source: ConfigurationSource {
        ConfigurationSource(file: config, environment: ProcessInfo.processInfo.environment)
    }

    /// - Throws: ``CommandFailure`` with a line for every mistake.
    func read() throws(CommandFailure) -> Configuration {
        do {
            return try source.read()
        } catch {
            let isThere = FileManager.default.fileExists(atPath: config)
            throw CommandFailure(
                error.mistakes.map { $0.line(file: error.file) },
                hint: isThere ? nil : "name an installation's file with --config, or make one with 'posternd init'"
            )
        }
    }

    /// Prints OK, or throws every mistake.
    func check() throws(CommandFailure) {
        let faults = try read().faults(environment: source.environment)
        guard faults.isEmpty else { throw CommandFailure(faults) }
        print("OK")
    }
}
