import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One request on one connection of its own, to an address that was looked at.
///
/// The library's `dnsOverride` leads the connection to `address` without a look at DNS, so nobody can answer anew
/// between the check and the connection; TLS's server name, the certificate's and `Host` stay those of `host`.
struct ProviderExchange: Sendable {
    enum Outcome: Sendable {
        case reply(ProviderReply)
        /// Where to; `nil` when that is not said, or not clearly.
        case redirect(String?)
    }

    let host: HostName
    let address: NumericAddress
    /// For the connection and its handshake.
    let patience: Duration
    let trust: ProviderTrust

    func send(_ request: HTTPClientRequest, limit: Int) async throws -> Outcome {
        let client = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
        // Nobody waits for it: a peer may take its time to agree that TLS is over.
        defer { client.shutdown { _ in } }
        let response = try await client.execute(request, deadline: .distantFuture)
        if Self.redirects.contains(response.status.code) {
            let locations = response.headers["Location"]
            return .redirect(locations.count == 1 ? locations[0] : nil)
        }
        let body = try await response.body.collect(upTo: limit)
        return .reply(
            ProviderReply(
                status: Int(response.status.code),
                mediaTypes: response.headers["Content-Type"],
                body: Array(body.readableBytesView)
            )
        )
    }

    private static let redirects: Set<UInt> = [301, 302, 303, 307, 308]

    private var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: trust.configuration,
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(connect: .nanoseconds(patience.nanoseconds)),
            decompression: .disabled
        )
        configuration.dnsOverride = [host.text: "\(address)"]
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}

extension Duration {
    /// At least one.
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return max(1, seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}

extension ProviderFailure.Cause {
    /// What the libraries' errors mean to somebody who set a provider up.
    init(_ error: any Error) {
        switch error {
        case let error as IOError where Self.withoutConnection.contains(error.errnoCode): self = .unreachable
        case let error as HTTPClientError where [.connectTimeout, .tlsHandshakeTimeout].contains(error):
            self = .unreachable
        case is NIOTooManyBytesError: self = .tooLarge
        case let error as NIOSSLExtraError where error == .failedToValidateHostname: self = .otherName
        case NIOSSLError.handshakeFailed(let reason):
            self = "\(reason)".contains("CERTIFICATE_VERIFY_FAILED") ? .untrusted : .noTLS
        default: self = .cutOff
        }
    }

    /// No connection was made: another address may be tried.
    private static let withoutConnection: Set<CInt> = [
        ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL, EAFNOSUPPORT, EACCES, EPERM,
    ]
}
