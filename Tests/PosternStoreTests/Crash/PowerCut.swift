import Foundation
import Testing

/// The library that makes unsynced writes losable; see Tests/PowerCut/README.md.
struct PowerCut: Sendable {
    let library: String
    let directory: String
    let log: String

    /// - Parameter directory: Watched; it exists.
    init(watching directory: String, log: String) throws {
        library = try Self.libraryPath.get()
        self.directory = directory
        self.log = log
    }

    var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["LD_PRELOAD"] = library
        environment["POWERCUT_DIRECTORY"] = directory
        environment["POWERCUT_LOG"] = log
        return environment
    }

    /// Cuts the power: undoes what no sync covered.
    ///
    /// - Parameter seed: Lets a random part of it reach the disk all the same; `nil` loses all of it.
    func restore(keepingSome seed: UInt64? = nil) throws {
        let some = seed.map { ["--keep-some", "--seed", "\($0)"] } ?? []
        try Self.run("python3", [Self.sources + "/restore.py"] + some + [directory, log])
    }

    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("PowerCut").path

    /// What `scripts/test` has built, or built here, once.
    private static let libraryPath = Result {
        if let built = ProcessInfo.processInfo.environment["POSTERN_POWERCUT"] { return built }
        let library = FileManager.default.temporaryDirectory.path + "/postern-powercut-\(getpid()).so"
        try run("cc", ["-shared", "-fPIC", "-O2", "-o", library, sources + "/powercut.c", "-ldl", "-lpthread"])
        return library
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(program) failed")
    }
}
