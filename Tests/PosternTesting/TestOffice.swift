import Foundation

/// An installation as an administrator has it: the real daemon as its own process, and a network that the real
/// `posternctl` made. Clients come with the invitations that it hands out.
package final class TestOffice: Sendable {
    /// Homes and files of the people go here.
    package let directory: String
    private let daemon: Process
    private let network: String

    private var environment: String { directory + "/admin.env" }

    private init(directory: String, daemon: Process, network: String) {
        self.directory = directory
        self.daemon = daemon
        self.network = network
    }

    /// Takes a few seconds.
    package static func open() async throws -> TestOffice {
        let directory = FileManager.default.temporaryDirectory.path + "/postern-office-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory + "/admin", withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: directory)
        let daemon = try await start(directory)
        try "correct horse battery staple\n".write(toFile: directory + "/passphrase", atomically: true, encoding: .utf8)
        let made = try run(
            "posternctl",
            ["network", "create", "--name", "Test", "--root-file", directory + "/root"]
                + ["--passphrase-file", directory + "/passphrase"] + administration(directory)
        )
        let line = made.split(separator: "\n").first { $0.hasPrefix("network ") }
        guard let network = line?.dropFirst("network ".count) else { throw TestFailure("no network was made") }
        return TestOffice(directory: directory, daemon: daemon, network: String(network))
    }

    /// SIGTERM; erases everything.
    package func close() {
        if daemon.isRunning { daemon.terminate() }
        daemon.waitUntilExit()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// - Returns: The invitation, to be handed to the one whom it is for.
    package func invite(_ login: String) throws -> String { try invitation(["user", "create"], login) }

    /// Ends a user's devices and identity.
    ///
    /// - Returns: The new invitation.
    package func reset(_ login: String) throws -> String { try invitation(["user", "reset"], login) }

    private func invitation(_ command: [String], _ login: String) throws -> String {
        let file = "\(directory)/\(login).\(command[1])"
        let arguments = command + ["--network", network, "--login", login, "--out", file]
        _ = try Self.run("posternctl", arguments + Self.administration(directory))
        return try String(contentsOfFile: file, encoding: .utf8)
    }

    private static func administration(_ directory: String) -> [String] {
        ["--env-file", directory + "/admin.env", "--state", directory + "/admin"]
    }
}

// The daemon.
extension TestOffice {
    private static func start(_ directory: String) async throws -> Process {
        // A charter names the relay's address, so the port is chosen before the relay runs.
        let port = try FreePort.find()
        let relay = directory + "/relay"
        _ = try run("posternd", ["init", "--directory", relay, "--client-port", "\(port)", "--admin-port", "1"])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try BuiltProgram.path(of: "posternd"))
        process.arguments = ["run", "--config", relay + "/posternd.yaml"]
        process.environment = ProcessInfo.processInfo.environment.merging([
            "POSTERN_LISTEN_CLIENTS": "127.0.0.1:\(port)", "POSTERN_LISTEN_ADMIN": "127.0.0.1:0",
            "POSTERN_LISTEN_METRICS": "127.0.0.1:0",
            "POSTERN_LOG_LEVEL": "error",
        ]) { $1 }
        try process.run()
        let admin = try await eventually("posternd listens") {
            guard process.isRunning else { throw TestFailure("posternd ended at its start") }
            let addresses = try? String(contentsOfFile: relay + "/run/addresses", encoding: .utf8)
            let line = addresses?.split(separator: "\n").first { $0.hasPrefix("admin=") }
            return line?.split(separator: ":").last.map(String.init)
        }
        let environment = try String(contentsOfFile: relay + "/admin.env", encoding: .utf8)
        try environment.replacing("localhost:1\n", with: "localhost:\(admin)\n")
            .write(toFile: directory + "/admin.env", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: directory + "/admin.env"
        )
        return process
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try BuiltProgram.path(of: program))
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TestFailure("\(program) \(arguments[0]) failed") }
        return String(decoding: data, as: UTF8.self)
    }
}
