import Foundation
import PosternTesting

/// A ``Forwarder`` in a process of its own, so that its processor time is counted apart.
final class ForwarderProcess {
    let place: TestDaemon.Place
    private let process = Process()

    /// Starts it, with the daemon's certificate.
    init(of daemon: TestDaemon) throws {
        let certificates = daemon.directory + "/certificates"
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [
            "forwarder", "--chain", certificates + "/chain.pem", "--key", certificates + "/server.key",
        ]
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw TestFailure("the forwarder does not say its port")
        }
        place = TestDaemon.Place(address: daemon.address, port: port, trust: daemon.trust)
    }

    var identifier: Int32 { process.processIdentifier }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
