import Foundation
import PosternTesting

/// An installation of its own with a daemon that runs for as long as `body` takes.
///
/// - Parameters:
///   - pairs: People who are enrolled.
///   - policy: Settings of the network's policy.
///   - environment: The daemon's settings.
func withDaemon<Result>(
    pairs: Int = 1,
    policy: String = "{}",
    environment: [String: String] = [:],
    _ body: (TestDaemon) async throws -> Result
) async throws -> Result {
    let daemon = try await TestDaemon(
        binary: try BuiltProgram.path(of: "posternd"),
        directory: FileManager.default.temporaryDirectory.path + "/postern-e2e-\(UUID().uuidString)",
        pairs: pairs,
        policy: policy
    )
    defer {
        if daemon.process.isRunning { daemon.kill() }
        daemon.erase()
    }
    try await daemon.start(environment: environment)
    return try await body(daemon)
}
