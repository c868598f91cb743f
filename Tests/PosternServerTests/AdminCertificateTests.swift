import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import PosternAdminAPI
import PosternRelay
import ServiceLifecycle
import Testing

@testable import PosternServer

@Suite("Client certificates over TLS")
struct AdminCertificateTests {
    @Test("prove their principal where they are asked for, and only those of the authority")
    func optional() async throws {
        try await withEndpoint(.optional) { world in
            try await world.expect(.ok, with: world.mine)
            try await world.expect(.ok, with: world.mine, "on a second connection too")
            try await world.expect(.unauthorized, with: nil)
            try await world.expect(.ok, with: nil, signed: true)
            try await world.expect(.unauthorized, with: world.mine, signed: true, "two at once")
            await #expect(throws: (any Error).self) { try await world.list(with: world.foreign) }
        }
    }

    @Test("are needed for a connection where they are required, also by whom a signature proves")
    func required() async throws {
        try await withEndpoint(.required) { world in
            await #expect(throws: (any Error).self) { try await world.list(with: nil, signed: true) }
            await #expect(throws: (any Error).self) { try await world.list(with: world.foreign, signed: true) }
            try await world.expect(.ok, with: world.mine)
            try await world.forget()
            try await world.expect(.unauthorized, with: world.mine)
            try await world.expect(.ok, with: world.mine, signed: true)
        }
    }

    @Test("are not looked at where they are off")
    func off() async throws {
        try await withEndpoint(.off) { world in
            try await world.expect(.unauthorized, with: world.mine)
            try await world.expect(.ok, with: world.mine, signed: true)
        }
    }

    @Test("are not asked for without an authority")
    func settings() async throws {
        let installed = try await Installed()
        var configuration = try installed.source.read()
        #expect(try configuration.clientCertificates == .off)
        configuration.clientCertificateRule = .required
        #expect(throws: ClientCertificateFault.noAuthority) { try configuration.clientCertificates }
        configuration.clientAuthority = "certificates/none.pem"
        let path = installed.path("certificates/none.pem")
        #expect(throws: ClientCertificateFault.unreadable(path)) { try configuration.clientCertificates }
        #expect(configuration.faults(environment: [:]).contains { $0.contains("none.pem") })
        configuration.clientAuthority = "certificates/authority.pem"
        #expect(try configuration.clientCertificates.rule == .required)
    }

    private struct World: Sendable {
        let relay: Relay
        let port: Int
        let trusted: String
        let key: PosternAdminAPI.AccessKey
        let mine: ClientAuthority
        let foreign: ClientAuthority

        func expect(
            _ status: HTTPResponseStatus,
            with certificate: ClientAuthority?,
            signed: Bool = false,
            _ comment: Comment? = nil,
            at location: SourceLocation = #_sourceLocation
        ) async throws {
            let answered = try await list(with: certificate, signed: signed).status
            #expect(answered == status, comment, sourceLocation: location)
        }

        func list(with certificate: ClientAuthority?, signed: Bool = false) async throws -> HTTPClientResponse {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(trusted)
            if let certificate {
                tls.certificateChain = [.certificate(certificate.certificate)]
                tls.privateKey = .privateKey(certificate.key)
            }
            let http = HTTPClient(
                eventLoopGroupProvider: .singleton,
                configuration: HTTPClient.Configuration(tlsConfiguration: tls)
            )
            var request = try ListNetworks.encode(ListNetworks.Request())
            request.headers.append(AdminRequest.Header("host", "localhost:\(port)"))
            if signed {
                let now = Int64(Date().timeIntervalSince1970)
                request = SignatureV4.sign(request, with: key, region: "local", at: now)
            }
            var outgoing = HTTPClientRequest(url: "https://localhost:\(port)\(request.target)")
            for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
            let result: Result<HTTPClientResponse, any Error>
            do {
                result = .success(try await http.execute(outgoing, timeout: .seconds(30)))
            } catch {
                result = .failure(error)
            }
            try await http.shutdown()
            return try result.get()
        }

        func forget() async throws {
            let text = Hexadecimal.text(try mine.fingerprint)
            let order = Order<CertificateFacts>(by: Administrator(principal: "test"), "test")
            _ = try await relay.deleteCertificate(mine.fingerprint, called: text, by: order)
        }
    }

    private func withEndpoint(_ rule: ClientCertificateRule, _ body: (World) async throws -> Void) async throws {
        let installed = try await Installed()
        var configuration = try installed.source.read()
        let (mine, foreign) = (try ClientAuthority(), try ClientAuthority())
        let file = try installed.directory.write(mine.authority, to: "clients.pem")
        configuration.clientCertificateRule = rule
        configuration.clientAuthority = file
        let relay = try await Relay.open(
            Relay.Place(directory: configuration.storeDirectory),
            masterKey: try MasterKeyFile(configuration, environment: [:]).read(),
            logger: silent
        )
        let order = Order<CertificateFacts>(by: Administrator(principal: "test"), "test")
        let text = Hexadecimal.text(try mine.fingerprint)
        _ = try await relay.putCertificate(mine.fingerprint, called: text, for: "first", by: order)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let endpoint = AdminEndpoint(
            relay: relay,
            hosts: configuration.hosts,
            certificates: try CertificateSource(configuration.certificateFiles),
            clientCertificates: try configuration.clientCertificates,
            host: "127.0.0.1",
            port: 0,
            logger: silent,
            onListening: { continuation.yield($0) }
        )
        let group = ServiceGroup(configuration: .init(services: [endpoint], logger: silent))
        async let running: Void = group.run()
        let world = World(
            relay: relay,
            port: await ports.first { _ in true } ?? 0,
            trusted: installed.path("certificates/authority.pem"),
            key: try AdminCredentials(parsing: try installed.text("admin.env")).accessKey,
            mine: mine,
            foreign: foreign
        )
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(world))
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await running
        await relay.close()
        try result.get()
    }
}
