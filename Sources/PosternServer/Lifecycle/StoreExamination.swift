import PosternRelay

/// What `posternd check-store` does: looks through the store, while no daemon runs.
package struct StoreExamination: Sendable {
    package let directory: String
    /// What does not hold; empty for a store that is whole.
    package var faults: [String] { report.faults }
    private let report: StoreReport

    /// - Throws: ``ConfigurationError``; ``StartError/alreadyRunning(_:)`` while a daemon runs; or what files and store
    ///   throw.
    package init(_ source: ConfigurationSource) throws {
        let configuration = try source.read()
        let running = try RunDirectory(configuration.runDirectory)
        let key = try MasterKeyFile(configuration, environment: source.environment).read()
        directory = configuration.storeDirectory
        report = try StoreReport(directory, masterKey: key)
        // Held until here.
        running.forget()
    }

    /// One line of what is there, for people.
    package var summary: String {
        let age = report.isOlder ? "; the daemon will bring it up to date" : ""
        return "\(report.networks) networks, \(report.users) users, \(report.devices) devices, "
            + "\(report.waitingMessages) messages that wait\(age)"
    }
}
