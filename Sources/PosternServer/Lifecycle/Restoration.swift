package import Logging
import PosternRelay

/// What `posternd restore` does: a back-up becomes the store, while no daemon runs.
package struct Restoration: Sendable {
    /// The store's directory.
    package let store: String
    /// Where the store is now that was there before; `nil` where there was none.
    package let replaced: String?

    /// - Parameters:
    ///   - backup: What `posternctl backup` wrote, or a copy of the store's database or of its directory.
    ///   - keyFile: The private key of a sealed one.
    /// - Throws: ``ConfigurationError``; ``StartError/alreadyRunning(_:)`` while a daemon runs; or what files and store
    ///   throw. Nothing has changed then.
    package init(_ source: ConfigurationSource, from backup: String, key keyFile: String? = nil, logger: Logger)
        async throws
    {
        let configuration = try source.read()
        let running = try RunDirectory(configuration.runDirectory)
        let key = try MasterKeyFile(configuration, environment: source.environment).read()
        store = configuration.storeDirectory
        let opened = try OpenedBackup(backup, keyFile: keyFile, beside: store)
        defer { opened.discard() }
        replaced = try await Relay.restore(
            Relay.Place(directory: store),
            from: opened.path,
            masterKey: key,
            logger: logger
        )
        // Held until here.
        running.forget()
    }
}
