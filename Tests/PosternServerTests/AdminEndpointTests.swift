import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import PosternAdminAPI
import PosternRelay
import PosternTesting
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

        func listNetworks(_ key: PosternAdminAPI.AccessKey) async throws -> HTTPClientResponse {
            var request = try ListNetworks.encode(ListNetworks.Request())
            request.headers.append(AdminRequest.Header("host", "localhost:\(port)"))
            let now = Int64(Date().timeIntervalSince1970)
            let signed = SignatureV4.sign(request, with: key, region: "local", at: now)
            var outgoing = HTTPClientRequest(url: "https://localhost:\(port)\(signed.target)")
            for header in signed.headers { outgoing.headers.add(name: header.name, value: header.value) }
            return try await http.execute(outgoing, timeout: .seconds(30))
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

            let answer = try await visitor.listNetworks(key)
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

    @Test("who drips headers holds the places of its own address, and no others")
    func drippers() async throws {
        var limits = AdminLimits()
        (limits.connections, limits.connectionsOfAddress, limits.headTime) = (6, 4, .hours(1))
        try await withEndpoint(limits) { visitor, key in
            var drippers: [TLSPeer] = []
            for _ in 0..<4 {
                let dripper = try await TLSPeer.connect(port: visitor.port, protocols: ["http/1.1"], from: "127.0.0.2")
                try await dripper.say("GET /networks HTTP/1.1\r\nx-drip: ")
                drippers.append(dripper)
            }
            for _ in 0..<4 {
                await #expect(throws: (any Error).self) {
                    try await TLSPeer.connect(port: visitor.port, protocols: ["http/1.1"], from: "127.0.0.2")
                }
            }
            #expect(try await visitor.listNetworks(key).status == .ok)
            for dripper in drippers {
                #expect(!dripper.isClosed)
                try await dripper.close()
            }
            // Who leaves makes room.
            let next = try await eventually("a free place") {
                try? await TLSPeer.connect(port: visitor.port, protocols: ["http/1.1"], from: "127.0.0.2")
            }
            try await next.close()
        }
    }

    @Test("headers that drip are cut at their deadline, of a first request and of a later one")
    func drippedHeaders() async throws {
        var limits = AdminLimits()
        // Long enough for the handshakes of a busy machine.
        (limits.headTime, limits.idleTime) = (.seconds(5), .hours(1))
        try await withEndpoint(limits) { visitor, key in
            let silent = try await TLSPeer.connectHeld(port: visitor.port, protocols: ["http/1.1"])
            let first = try await TLSPeer.connect(port: visitor.port, protocols: ["http/1.1"])
            let kept = try await TLSPeer.connect(port: visitor.port, protocols: ["http/1.1"])
            try await kept.say("GET /networks HTTP/1.1\r\nhost: localhost\r\n\r\n")
            try await eventually("an answer") { String(decoding: kept.heard, as: UTF8.self).contains("HTTP/1.1 401") }
            async let drippingFirst: Void = Self.drip(on: first)
            async let drippingNext: Void = Self.drip(on: kept)
            _ = try await (drippingFirst, drippingNext)
            try await eventually("the end of a silent peer") { silent.isClosed }
            // On a busy machine an honest handshake may take longer than the deadline, too: then it is tried again.
            try await eventually("an honest visitor is served") {
                (try? await visitor.listNetworks(key))?.status == .ok
            }
        }
    }

    /// Says headers, a byte after the other, for as long as it is let.
    private static func drip(on peer: TLSPeer) async throws {
        try await peer.say("GET /networks HTTP/1.1\r\nx-drip: ")
        try await eventually("the end of a dripper") {
            // It may be closed in the middle of a byte.
            if !peer.isClosed { try? await peer.say("x") }
            return peer.isClosed
        }
    }

    /// Runs an endpoint on any free port, and stops it gracefully.
    private func withEndpoint(
        _ limits: AdminLimits = AdminLimits(),
        _ body: @escaping @Sendable (Visitor, PosternAdminAPI.AccessKey) async throws -> Void
    ) async throws {
        let installed = try await Installed()
        let relay = try await openRelay(installed)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        var endpoint = try endpoint(installed, relay) { continuation.yield($0) }
        endpoint.limits = limits
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
