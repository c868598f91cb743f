import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import PosternAdminAPI
import PosternTesting

/// The first administrator of a daemon, over HTTPS.
struct AdminConnection: Sendable {
    private let http: HTTPClient
    private let authority: String
    private let key: AccessKey
    private let process: Int32

    /// What a daemon needs in its environment for that it never has to wait for its rate.
    static let unlimited = ["POSTERN_ADMIN_REQUESTS_PER_SECOND": "10000", "POSTERN_ADMIN_REQUESTS_AT_ONCE": "100000"]

    init(to daemon: TestDaemon) async throws {
        let text = try String(contentsOfFile: daemon.directory + "/admin.env", encoding: .utf8)
        let credentials = try AdminCredentials(parsing: text)
        key = credentials.accessKey
        let port = try await eventually("administrators can come in") { daemon.adminPort }
        authority = "localhost:\(port)"
        process = daemon.process.processIdentifier
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(daemon.directory + "/certificates/authority.pem")
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .init(tlsConfiguration: tls))
    }

    func close() async throws { try await http.shutdown() }

    func send<Operation: AdminOperation>(
        _ operation: Operation.Type,
        _ request: Operation.Request
    ) async throws -> Operation.Reply {
        var encoded = try operation.encode(request)
        encoded.headers.append(AdminRequest.Header("host", authority))
        // Two alike in one second are two.
        encoded.headers.append(AdminRequest.Header("amz-sdk-invocation-id", UUID().uuidString))
        let now = Int64(Date().timeIntervalSince1970)
        let signed = SignatureV4.sign(encoded, with: key, region: "local", at: now)
        var outgoing = HTTPClientRequest(url: "https://\(authority)\(signed.target)")
        outgoing.method = NIOHTTP1.HTTPMethod(rawValue: signed.method)
        for header in signed.headers { outgoing.headers.add(name: header.name, value: header.value) }
        if !signed.body.isEmpty { outgoing.body = .bytes(signed.body) }
        let response = try await http.execute(outgoing, timeout: .seconds(120))
        let body = Array(buffer: try await response.body.collect(upTo: 16 << 20))
        guard response.status == .ok else {
            throw TestFailure("\(operation.declaration.name): \(String(decoding: body, as: UTF8.self))")
        }
        return try operation.decodeReply(body)
    }

    /// - Returns: Milliseconds of the daemon's processor and of the clock, for one of `count` requests, and the slowest
    ///   one in a hundred.
    func measure(_ count: Int, _ request: (Int) async throws -> Void) async throws -> AdminFigures {
        let before = try ProcessFigures(of: process)
        var times: [Double] = []
        for number in 0..<count {
            let begun = ContinuousClock.now
            try await request(number)
            times.append((ContinuousClock.now - begun).seconds * 1000)
        }
        let after = try ProcessFigures(of: process)
        times.sort()
        return AdminFigures(
            cpu: (after.cpuSeconds - before.cpuSeconds) * 1000 / Double(count),
            middle: quantile(0.5, of: times),
            slow: quantile(0.99, of: times)
        )
    }
}

struct AdminFigures {
    let cpu, middle, slow: Double
}
