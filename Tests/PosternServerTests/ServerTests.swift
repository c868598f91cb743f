import Crypto
import Foundation
import PosternTransport
import PosternWire
import SwiftASN1
import Testing
import X509

@testable import PosternServer

@Suite("Server")
struct ServerTests {
    @Test("tells where it listens, and takes it back at the stop")
    func addresses() async throws {
        let installed = try await Installed()
        let file = installed.path("run/addresses")
        let line = try await installed.withServer { server in
            #expect(server.clients.port > 0)
            let text = try installed.text("run/addresses")
            #expect(text.split(separator: "\n").contains("clients=127.0.0.1:\(server.clients.port)"))
            return text
        }
        #expect(!line.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test("is alone in its directory, and can come again")
    func alone() async throws {
        let installed = try await Installed()
        let directory = "\(installed.installation.directory)/run"
        try await installed.withServer { _ in
            await #expect(throws: StartError.alreadyRunning(directory)) {
                try await PosternServer.start(installed.source, signals: .ignored, logger: silent)
            }
        }
        try await installed.withServer { _ in }
    }

    @Test("tells who is connected to come back, and stops within its time")
    func stop() async throws {
        let installed = try await Installed()
        let authority = try installed.authority()
        let clock = ContinuousClock()
        let (client, begun) = try await installed.withServer { server in
            (try await ListeningClient(server, trusting: authority), clock.now)
        }
        #expect(clock.now - begun < muchLonger)
        let frames = await client.rest()
        #expect(frames.count == 1)
        guard case .goodbye(let goodbye) = frames.first?.body else {
            Issue.record("no goodbye")
            return
        }
        #expect(goodbye.reason == .draining)
        #expect(goodbye.retryAfterSeconds == 5)
    }

    @Test("waits for a connection that never ends for five seconds, and stops in order all the same")
    func stuckPeer() async throws {
        let installed = try await Installed()
        let authority = try installed.authority()
        let clock = ContinuousClock()
        let (peer, begun) = try await installed.withServer { server in
            let peer = try SilentPeer(port: server.clients.port)
            // A later connection that got through: the silent one was taken before it.
            _ = try await ListeningClient(server, trusting: authority)
            return (peer, clock.now)
        }
        #expect((.seconds(4)...muchLonger).contains(clock.now - begun))
        withExtendedLifetime(peer) {}
    }

    @Test("shows a new certificate after a reload; a mistake changes nothing")
    func reload() async throws {
        let installed = try await Installed()
        let authority = try #require(try LocalAuthority(installed.source.read().certificateFiles))
        try await installed.withServer { server in
            let before = server.certificates.current.leaf
            let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
            let names = LocalAuthority.names(of: "localhost")
            let leaf = try authority.issue(to: key.publicKey, names: names, host: "localhost", now: Date())

            try installed.replaceCertificate([leaf], key: key)
            server.reload()
            #expect(server.certificates.current.leaf == before)

            try installed.replaceCertificate([leaf, authority.certificate], key: key)
            server.reload()
            let shown = try await ListeningClient.certificates(of: server)
            #expect(try shown.first?.der == Array(leaf.serializeAsPEM().derBytes))
        }
    }

    @Test("does not start on a port that is taken, and starts on another")
    func takenPort() async throws {
        let (first, second) = (try await Installed(), try await Installed())
        try await first.withServer { server in
            let source = ConfigurationSource(
                file: second.installation.configurationFile,
                environment: ["POSTERN_LISTEN_CLIENTS": "127.0.0.1:\(server.clients.port)"]
            )
            await #expect(throws: (any Error).self) {
                try await PosternServer.start(source, signals: .ignored, logger: silent)
            }
        }
        try await second.withServer { _ in }
    }
}

@Suite("Log")
struct LogLineTests {
    private func line(_ message: String, _ format: LogFormat) -> String {
        LogLine(
            time: Date(timeIntervalSince1970: 0.25),
            level: "info",
            label: "posternd",
            message: message,
            details: [("port", "7443")]
        ).text(format)
    }

    @Test("has one line for each event, whatever stands in it")
    func escaping() {
        let time = "1970-01-01T00:00:00.250Z"
        #expect(
            line("a \"b\"\nc\u{1B}", .logfmt)
                == "time=\(time) level=info source=posternd message=\"a \\\"b\\\"\\nc\\u001b\" port=7443"
        )
        #expect(
            line("a\\\u{7F}", .json)
                == "{\"time\":\"\(time)\",\"level\":\"info\",\"source\":\"posternd\",\"message\":\"a\\\\\\u007f\",\"port\":\"7443\"}"
        )
    }
}

/// Than the ten seconds that a stop may take: a loaded machine is slow, and a stop that hangs never ends.
private let muchLonger = Duration.seconds(60)
