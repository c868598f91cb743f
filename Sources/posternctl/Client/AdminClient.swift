import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import PosternAdminAPI
import PosternPrimitives
import PosternWire

/// The admin endpoint, as an administrator's machine speaks to it: HTTPS, every request signed.
struct AdminClient {
    private let credentials: AdminCredentials
    private let endpoint: String
    private let authority: String
    private let http: HTTPClient

    private static let timeout = TimeAmount.seconds(60)
    /// For what reads the relay's whole store.
    private static let longTimeout = TimeAmount.hours(1)
    private static let largestReply = 16 << 20

    private init(_ credentials: AdminCredentials) throws {
        guard
            let endpoint = credentials.endpoint, let url = URLComponents(string: endpoint), url.scheme == "https",
            let host = url.host, ["", "/"].contains(url.path), url.query == nil, url.user == nil
        else {
            throw CommandFailure(
                "AWS_ENDPOINT_URL_WICKR must be https://host:port",
                status: .usage,
                hint: "posternctl speaks HTTPS only"
            )
        }
        authority = url.port.map { "\(host):\($0)" } ?? host
        self.endpoint = "https://\(authority)"
        self.credentials = credentials
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: try Self.tls(credentials.certificateBundle),
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(10), read: Self.longTimeout)
        )
        configuration.httpVersion = .http1Only
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    private static func tls(_ bundle: String?) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        guard let bundle else { return configuration }
        do {
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(SecretFile.read(bundle)))
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("\(bundle) holds no certificate in PEM")
        }
        return configuration
    }

    /// Lends a client to `body`, and closes its connections afterwards.
    static func with<Result>(
        _ arguments: GlobalArguments,
        _ body: (AdminClient) async throws -> Result
    ) async throws -> Result {
        let client = try AdminClient(credentials(arguments))
        do {
            let result = try await body(client)
            try await client.http.shutdown()
            return result
        } catch {
            try await client.http.shutdown()
            throw error
        }
    }

    private static func credentials(_ arguments: GlobalArguments) throws -> AdminCredentials {
        do {
            guard let file = arguments.envFile else {
                return try AdminCredentials(variables: ProcessInfo.processInfo.environment)
            }
            let bytes = try SecretFile.read(file, atMost: AdminCredentials.largestFile)
            return try AdminCredentials(parsing: String(decoding: bytes, as: UTF8.self))
        } catch let error as AdminCredentialsError {
            throw CommandFailure(
                "\(error)",
                status: .usage,
                hint: "give --env-file with the admin.env that 'posternd init' wrote"
            )
        }
    }
}

extension AdminClient {
    /// - Parameter isLong: The relay reads its whole store for the answer, which may take minutes.
    /// - Throws: ``CommandFailure``: with 69 where the relay is not there, with 1 for what it refuses.
    func send<Operation: AdminOperation>(
        _ operation: Operation.Type,
        _ request: Operation.Request,
        isLong: Bool = false
    ) async throws -> Operation.Reply {
        let body = try await body(answering: operation.encode(request), isLong: isLong)
        do {
            return try operation.decodeReply(body)
        } catch {
            throw Self.strangeReply
        }
    }

    static let strangeReply = CommandFailure("the relay answered something else than was asked for")

    /// The reply's body as it came. Waits while the relay has too many requests to answer.
    func body(answering request: AdminRequest, isLong: Bool = false) async throws -> [UInt8] {
        var patience = Patience()
        while true {
            let (head, body) = try await exchange(signed(request), isLong: isLong)
            let status = Int(head.status.code)
            if (200..<300).contains(status) { return body }
            guard let seconds = patience.wait(status: status, retryAfter: head.headers.first(name: "retry-after"))
            else {
                let type = head.headers.first(name: AdminError.typeHeader)
                throw CommandFailure(AdminFailure(status: status, typeName: type, body: body))
            }
            try await Task.sleep(for: .seconds(seconds))
        }
    }

    private func signed(_ request: AdminRequest) throws -> AdminRequest {
        var unsigned = request
        unsigned.headers.append(AdminRequest.Header("host", authority))
        // Two equal requests in one second are two, and not one that is repeated.
        let nonce = Hex.encode(try Random.bytes(16))
        unsigned.headers.append(AdminRequest.Header("amz-sdk-invocation-id", nonce))
        return SignatureV4.sign(
            unsigned,
            with: credentials.accessKey,
            region: credentials.region,
            at: Int64(Date().timeIntervalSince1970)
        )
    }

    private func exchange(
        _ request: AdminRequest,
        isLong: Bool
    ) async throws(CommandFailure) -> (HTTPClientResponse, [UInt8]) {
        do {
            let timeout = isLong ? Self.longTimeout : Self.timeout
            let response = try await http.execute(outgoing(request), timeout: timeout)
            return (response, Array(buffer: try await response.body.collect(upTo: Self.largestReply)))
        } catch {
            throw CommandFailure(
                "the relay at \(endpoint) does not answer: \(Self.reason(error))",
                status: .unavailable,
                hint: "is posternd running, and is AWS_ENDPOINT_URL_WICKR its admin address?"
            )
        }
    }

    private func outgoing(_ request: AdminRequest) -> HTTPClientRequest {
        var outgoing = HTTPClientRequest(url: endpoint + request.target)
        outgoing.method = NIOHTTP1.HTTPMethod(rawValue: request.method)
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
        if !request.body.isEmpty { outgoing.body = .bytes(request.body) }
        return outgoing
    }

    private static func reason(_ error: any Error) -> String {
        (error as? HTTPClientError)?.shortDescription ?? "\(error)"
    }
}

extension CommandFailure {
    fileprivate init(_ failure: AdminFailure) {
        let reasons = failure.reasons.map { "\($0.field) \($0.reason)" }
        self.init(
            reasons.isEmpty ? [failure.message] : reasons,
            hint: failure.status == 401 ? "check the credentials, and this machine's clock" : nil,
            isRelaysRefusal: (400..<500).contains(failure.status)
        )
    }
}
