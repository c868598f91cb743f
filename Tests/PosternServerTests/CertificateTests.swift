import Crypto
import Foundation
import PosternTransport
import SwiftASN1
import Testing
import X509

@testable import PosternServer

@Suite("Certificates")
struct CertificateTests {
    @Test(
        "a client that trusts the authority gets through, by name and by address",
        arguments: ["localhost", "127.0.0.1"]
    )
    func handshake(_ host: String) async throws {
        let installed = try await Installed()
        let authority = try installed.authority()
        let shown = try await installed.withServer { server in
            _ = try await ListeningClient(server, host: host, trusting: authority)
            return try await ListeningClient.certificates(of: server)
        }
        var serializer = DER.Serializer()
        try serializer.serialize(authority.publicKey)
        #expect(shown.count == 2)
        #expect(shown.last?.publicKeyInfo == serializer.serializedBytes)
    }

    @Test("the source tells the key that charters pin")
    func pinnedKey() async throws {
        let installed = try await Installed()
        var serializer = DER.Serializer()
        try serializer.serialize(installed.authority().publicKey)
        let source = try CertificateSource(installed.source.read().certificateFiles)
        #expect(source.current.authorityKeyInfo == serializer.serializedBytes)
    }

    @Test("another host's certificate is refused", arguments: ["localhost", "127.0.0.1"])
    func otherHost(_ host: String) async throws {
        let installed = try await Installed(host: "relay.example")
        let authority = try installed.authority()
        try await installed.withServer { server in
            await #expect(throws: TransportError.self) {
                try await ListeningClient(server, host: host, trusting: authority)
            }
        }
    }

    @Test("another authority is refused")
    func otherAuthority() async throws {
        let installed = try await Installed()
        let other = try LocalAuthority(host: "localhost", now: Date()).certificate
        try await installed.withServer { server in
            await #expect(throws: TransportError.self) { try await ListeningClient(server, trusting: other) }
        }
    }

    @Test("the authority cannot vouch for another host: SwiftNIO and OpenSSL refuse what it issues")
    func nameConstraint() async throws {
        let installed = try await Installed(host: "relay.example")
        let (authority, key) = (try installed.authority(), Certificate.PrivateKey(P256.Signing.PrivateKey()))
        let leaf = try #require(try LocalAuthority(installed.source.read().certificateFiles)).issue(
            to: key.publicKey,
            names: LocalAuthority.names(of: "localhost"),
            host: "localhost",
            now: Date()
        )
        try installed.replaceCertificate([leaf, authority], key: key)
        try await installed.withServer { server in
            await #expect(throws: TransportError.self) {
                try await ListeningClient(server, host: "localhost", trusting: authority)
            }
        }
        #expect(try installed.verify("localhost").output.contains("permitted subtree violation"))
    }

    @Test("OpenSSL verifies the chain, and no other name")
    func openSSL() async throws {
        let installed = try await Installed()
        let verified = try installed.verify("localhost")
        #expect(verified.status == 0, "\(verified.output)")
        #expect(try installed.verify("relay.example").status != 0)
    }

    @Test("Python's client agrees on postern/1; without it the connection is closed at once")
    func python() async throws {
        let installed = try await Installed()
        let program = """
            import socket, ssl, sys
            def connect(protocols):
                context = ssl.create_default_context(cafile=sys.argv[1])
                if protocols: context.set_alpn_protocols(protocols)
                plain = socket.create_connection(("127.0.0.1", int(sys.argv[2])), timeout=30)
                return context.wrap_socket(plain, server_hostname="localhost")
            connection = connect(["postern/1"])
            print(connection.version(), connection.selected_alpn_protocol())
            for protocols in [None, ["http/1.1"]]:
                try: print(connect(protocols).recv(1))
                except (ssl.SSLError, ConnectionError): print(b"")
            """
        let authority = installed.path("certificates/authority.pem")
        let run = try await installed.withServer { server in
            try Program("python3", ["-c", program, authority, "\(server.clients.port)"])
        }
        #expect(run.output == "TLSv1.3 postern/1\nb''\nb''\n")
    }

    @Test("a key of another certificate is refused")
    func otherKey() async throws {
        let installed = try await Installed()
        let files = try installed.source.read().certificateFiles
        let key = try Certificate.PrivateKey(P256.Signing.PrivateKey()).serializeAsPEM().pemString
        try InstalledFile.write(Array(key.utf8), to: files.key, mode: 0o600)
        #expect(throws: CertificateFault.keyMismatch(chain: files.chain, key: files.key)) {
            try CertificateSource(files)
        }
    }

    @Test("a chain without the authority is refused: clients that pin it would not come in")
    func incompleteChain() async throws {
        let installed = try await Installed()
        let files = try installed.source.read().certificateFiles
        let leaf = try #require(
            try ServerCertificate.certificates(ServerCertificate.bytes(files.chain), file: "").first
        )
        try InstalledFile.write(Array(leaf.serializeAsPEM().pemString.utf8), to: files.chain, mode: 0o644)
        let fault = CertificateFault.authorityNotInChain(chain: files.chain, authority: try #require(files.authority))
        #expect(throws: fault) { try CertificateSource(files) }
    }

    @Test(
        "what is not PEM is refused, and no byte of a key is told",
        arguments: ["", "secret text", "-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0\n-----END EC PRIVATE KEY-----\n"]
    )
    func garbage(_ text: String) async throws {
        let installed = try await Installed()
        var files = try installed.source.read().certificateFiles
        try InstalledFile.write(Array(text.utf8), to: files.key, mode: 0o600)
        let fault = #expect(throws: CertificateFault.self) { try CertificateSource(files) }
        let told = String(describing: fault)
        #expect(!told.contains("c2VjcmV0") && !told.contains("secret text"))
        files.chain = files.key
        #expect(throws: CertificateFault.self) { try CertificateSource(files) }
    }
}

@Suite("Renewal")
struct RenewalTests {
    @Test("comes at two thirds of a certificate's life, and keeps key and names")
    func renewal() async throws {
        let installed = try await Installed()
        let source = try CertificateSource(installed.source.read().certificateFiles)
        let before = source.current
        #expect(try source.renewIfDue(at: Date().addingTimeInterval(59 * 86_400)) == nil)
        let later = Date().addingTimeInterval(61 * 86_400)
        let renewed = try #require(try source.renewIfDue(at: later))
        #expect(renewed.leaf.publicKey == before.leaf.publicKey)
        #expect(try renewed.leaf.extensions.subjectAlternativeNames == before.leaf.extensions.subjectAlternativeNames)
        #expect(renewed.expires > later.addingTimeInterval(89 * 86_400))
        #expect(renewed.authorityKeyInfo == before.authorityKeyInfo)
        #expect(source.current.leaf == renewed.leaf)
        #expect(try installed.verify("localhost", at: later).status == 0)
        #expect(try CertificateSource(installed.source.read().certificateFiles).current.leaf == renewed.leaf)
    }

    @Test("is left to others where the authority's key is not here")
    func foreign() async throws {
        let installed = try await Installed()
        var files = try installed.source.read().certificateFiles
        files.authorityKey = nil
        let source = try CertificateSource(files)
        #expect(try source.renewIfDue(at: Date().addingTimeInterval(61 * 86_400)) == nil)
    }
}

extension Installed {
    func authority() throws -> Certificate {
        try Certificate(pemEncoded: text("certificates/authority.pem"))
    }

    func replaceCertificate(_ chain: [Certificate], key: Certificate.PrivateKey) throws {
        let text = try chain.map { try $0.serializeAsPEM().pemString + "\n" }.joined()
        try InstalledFile.write(Array(text.utf8), to: path("certificates/chain.pem"), mode: 0o644)
        let keyText = try key.serializeAsPEM().pemString
        try InstalledFile.write(Array(keyText.utf8), to: path("certificates/server.key"), mode: 0o600)
    }

    func verify(_ host: String, at time: Date = Date()) throws -> Program {
        let authority = path("certificates/authority.pem")
        let seconds = "\(Int(time.timeIntervalSince1970))"
        return try Program(
            "openssl",
            ["verify", "-x509_strict", "-CAfile", authority, "-attime", seconds, "-verify_hostname", host]
                + [path("certificates/chain.pem")]
        )
    }
}
