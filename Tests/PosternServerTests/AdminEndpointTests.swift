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

@Suite("Admin endpoint over TLS")
struct AdminEndpointTests {
    /// What a client at the endpoint needs.
    private struct Visitor: Sendable {
        let http: HTTPClient
        let port: Int

        func get(_ path: String) async throws -> HTTPClientResponse {
            let request = HTTPClientRequest(url: "https://localhost:\(port)\(path)")
            return try await http.execute(request, timeout: .seconds(30))
        }

        func post(_ bytes: [UInt8]) async throws -> HTTPClientResponse {
            var request = HTTPClientRequest(url: "https://localhost:\(port)/networks")
            request.method = .POST
            request.body = .bytes(bytes)
            return try await http.execute(request, timeout: .seconds(30))
        }
    }

    @Test("answers signed requests, and each answer has an id of its own")
    func signed() async throws {
        try await withEndpoint { visitor, key in
            let unsigned = try await visitor.get("/networks")
            #expect(unsigned.status == .unauthorized)
            #expect(unsigned.headers.first(name: "x-amzn-errortype") == "UnauthorizedError")

            var request = try ListNetworks.encode(ListNetworks.Request())
            request.headers.append(AdminRequest.Header("host", "localhost:\(visitor.port)"))
            let signed = SignatureV4.sign(
                request,
                with: key,
                region: "local",
                at: Int64(Date().timeIntervalSince1970)
            )
            var outgoing = HTTPClientRequest(url: "https://localhost:\(visitor.port)\(signed.target)")
            for header in signed.headers { outgoing.headers.add(name: header.name, value: header.value) }
            let answer = try await visitor.http.execute(outgoing, timeout: .seconds(30))
            #expect(answer.status == .ok)
            let body = Array(buffer: try await answer.body.collect(upTo: 1 << 20))
            #expect(try ListNetworks.decodeReply(body).networks.isEmpty)
            let ids = [unsigned, answer].map { $0.headers.first(name: "x-amzn-requestid") }
            #expect(!ids.contains(nil) && Set(ids).count == 2)
        }
    }

    @Test("refuses a body over 1 MiB whole, and goes on")
    func tooLarge() async throws {
        try await withEndpoint { visitor, _ in
            let large = try await visitor.post([UInt8](repeating: 32, count: AdminRequest.largestBody + 1))
            #expect(large.status == .payloadTooLarge)
            #expect(large.headers.first(name: "x-amzn-errortype") == "BadRequestError")
            #expect(large.headers.first(name: "x-amzn-requestid") != nil)
            let fitting = try await visitor.post([UInt8](repeating: 32, count: AdminRequest.largestBody))
            #expect(fitting.status == .unauthorized)
        }
    }

    /// Runs an endpoint on any free port, and stops it gracefully.
    private func withEndpoint(
        _ body: @escaping @Sendable (Visitor, PosternAdminAPI.AccessKey) async throws -> Void
    ) async throws {
        let installed = try await Installed()
        let relay = try await openRelay(installed)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let endpoint = try endpoint(installed, relay) { continuation.yield($0) }
        let group = ServiceGroup(configuration: .init(services: [endpoint], logger: silent))
        async let running: Void = group.run()
        let credentials = try AdminCredentials(parsing: try installed.text("admin.env"))
        let port = await ports.first { _ in true }
        let http = client(installed)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(Visitor(http: http, port: port ?? 0), credentials.accessKey))
        } catch {
            result = .failure(error)
        }
        try await http.shutdown()
        await group.triggerGracefulShutdown()
        try await running
        await relay.close()
        try result.get()
    }

    private func openRelay(_ installed: Installed) async throws -> Relay {
        let configuration = try installed.source.read()
        return try await Relay.open(
            Relay.Place(directory: configuration.storeDirectory),
            masterKey: try MasterKeyFile(configuration, environment: [:]).read(),
            logger: silent
        )
    }

    private func endpoint(
        _ installed: Installed,
        _ relay: Relay,
        _ onListening: @escaping @Sendable (Int) -> Void
    ) throws -> AdminEndpoint {
        let configuration = try installed.source.read()
        return AdminEndpoint(
            relay: relay,
            hosts: configuration.hosts,
            certificates: try CertificateSource(configuration.certificateFiles),
            host: "127.0.0.1",
            port: 0,
            logger: silent,
            onListening: onListening
        )
    }

    private func client(_ installed: Installed) -> HTTPClient {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(installed.path("certificates/authority.pem"))
        return HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: HTTPClient.Configuration(tlsConfiguration: tls)
        )
    }
}
