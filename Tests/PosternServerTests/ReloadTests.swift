import Crypto
import Foundation
import PosternRelay
import PosternTesting
import Testing
import X509

@testable import PosternServer

@Suite("A new configuration while the daemon runs", .timeLimit(.minutes(1)))
struct ReloadTests {
    private func set(_ setting: String, _ value: String, _ installed: Installed) throws {
        let key = setting.split(separator: ".").last ?? ""
        let text = try installed.text("posternd.yaml")
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("  \(key): ") })
        let changed = text.replacingOccurrences(of: "\n\(line)\n", with: "\n  \(key): \(value)\n")
        #expect(changed != text)
        try changed.write(toFile: installed.path("posternd.yaml"), atomically: true, encoding: .utf8)
    }

    @Test("limits hold from the next connection on, and nobody is thrown out")
    func limits() async throws {
        let installed = try await Installed()
        let authority = try installed.authority()
        try await installed.withServer { server in
            let first = try await ListeningClient(server, trusting: authority)
            try set("limits.connections-of-address", "1", installed)
            try set("limits.content", "4096", installed)
            try set("admin.requests-per-second", "7", installed)
            server.reload()
            await #expect(throws: (any Error).self) { try await ListeningClient(server, trusting: authority) }
            #expect(server.relay.limits.paddedContentBytes == 4096)
            #expect(server.rates.rate.perSecond == 7)

            try set("limits.connections-of-address", "2", installed)
            server.reload()
            _ = try await ListeningClient(server, trusting: authority)
            withExtendedLifetime(first) {}
        }
    }

    @Test("mail begins and ends with its settings")
    func mail() async throws {
        let installed = try await Installed()
        try await installed.withServer { server in
            #expect(server.relay.outbox == nil)
            try set("mail.from", "postern@example.org", installed)
            server.reload()
            #expect(server.relay.outbox != nil)
            try set("mail.from", "none", installed)
            server.reload()
            #expect(server.relay.outbox == nil)
        }
    }

    @Test(
        "one mistake leaves everything as it was",
        arguments: ["content: many", "from: nobody", "chain: missing.pem"]
    )
    func mistake(_ line: String) async throws {
        let installed = try await Installed()
        try await installed.withServer { server in
            let before = server.relay.limits
            try set("limits.unacknowledged", "17", installed)
            let (key, value) = try #require(line.split(separator: ": ").map(String.init).pair)
            try set("x.\(key)", value, installed)
            server.reload()
            #expect(server.relay.limits == before)
            #expect(server.relay.outbox == nil)
        }
    }

    @Test("a certificate that somebody else has put there is taken without being told; half of one is not")
    func certificate() async throws {
        let installed = try await Installed()
        let authority = try #require(try LocalAuthority(installed.source.read().certificateFiles))
        try await installed.withServer { server in
            let before = server.certificates.current.leaf
            server.lookAtCertificate()
            #expect(server.certificates.current.leaf == before)
            let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
            let names = LocalAuthority.names(of: "localhost")
            let leaf = try authority.issue(to: key.publicKey, names: names, host: "localhost", now: Date())
            let oldKey = try installed.text("certificates/server.key")
            try installed.replaceCertificate([leaf, authority.certificate], key: key)
            let newKey = try installed.text("certificates/server.key")
            try oldKey.write(toFile: installed.path("certificates/server.key"), atomically: true, encoding: .utf8)
            server.lookAtCertificate()
            #expect(server.certificates.current.leaf == before)
            try newKey.write(toFile: installed.path("certificates/server.key"), atomically: true, encoding: .utf8)
            server.lookAtCertificate()
            #expect(server.certificates.current.leaf == leaf)
        }
    }
}

extension [String] {
    fileprivate var pair: (String, String)? { count == 2 ? (self[0], self[1]) : nil }
}
