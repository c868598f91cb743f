import Foundation
import Logging
import PosternServer
import PosternTransport

/// A new installation for a test; servers of it listen on any free port of the loopback address.
struct Installed {
    let directory: TemporaryDirectory
    let installation: Installation

    init(host: String = "localhost") async throws {
        directory = try TemporaryDirectory()
        guard let host = HostName(host) else { throw Missing() }
        installation = Installation(directory: "\(directory.path)/postern", host: host)
        try await installation.make(logger: silent)
    }

    struct Missing: Error {}

    var source: ConfigurationSource {
        ConfigurationSource(
            file: installation.configurationFile,
            environment: [
                "POSTERN_LISTEN_CLIENTS": "127.0.0.1:0", "POSTERN_LISTEN_ADMIN": "127.0.0.1:0",
                "POSTERN_LISTEN_METRICS": "127.0.0.1:0",
            ]
        )
    }

    func path(_ name: String) -> String { "\(installation.directory)/\(name)" }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    /// Runs a server for as long as `body` takes, and stops it.
    @discardableResult
    func withServer<Result: Sendable>(
        _ body: @escaping @Sendable (PosternServer) async throws -> Result
    ) async throws -> Result {
        let server = try await PosternServer.start(source, signals: .ignored, logger: silent)
        async let running: Void = server.run()
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(server))
        } catch {
            result = .failure(error)
        }
        await server.stop()
        try await running
        return try result.get()
    }
}

let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
