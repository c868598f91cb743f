import Foundation
import NIOCore
import NIOPosix
import PosternTesting

/// A Mosquitto with the daemon's certificate, which keeps its sessions and what waits in them, and saves them as it does
/// by default: every half an hour, and at its end.
final class MosquittoProcess {
    let port: Int
    private let process = Process()

    init(_ program: String, of daemon: TestDaemon) async throws {
        let certificates = daemon.directory + "/certificates"
        let place = daemon.directory + "/mosquitto"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let port = try FreePort.find()
        let settings = """
            listener \(port) 127.0.0.1
            certfile \(certificates)/chain.pem
            keyfile \(certificates)/server.key
            tls_version tlsv1.3
            allow_anonymous true
            user \(NSUserName())
            set_tcp_nodelay true
            persistence true
            persistence_location \(place)/
            max_queued_messages 0
            log_dest none
            """
        try settings.write(toFile: place + "/mosquitto.conf", atomically: true, encoding: .utf8)
        self.port = Int(port)
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-c", place + "/mosquitto.conf"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        try await eventually("mosquitto listens") { [process] in
            guard process.isRunning else { throw TestFailure("mosquitto ended at its start") }
            let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            guard let channel = try? await bootstrap.connect(host: "127.0.0.1", port: Int(port)).get() else {
                return false
            }
            try await channel.close().get()
            return true
        }
    }

    var identifier: Int32 { process.processIdentifier }

    /// Killed, for nothing of it is to be kept.
    func stop() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
