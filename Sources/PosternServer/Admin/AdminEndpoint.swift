import Hummingbird
import HummingbirdCore
package import Logging
package import Metrics
import NIOCore
import NIOSSL
package import PosternRelay
import PosternTransport
import ServiceLifecycle

/// Where administrators come in: HTTPS that the stock clients of the compatible interface speak, and `posternctl`.
///
/// TLS 1.2 is taken because stock clients may have no later one. It listens while ``run()`` lasts; a graceful shutdown
/// ends it when the requests under way are answered; ``AdminLimits`` say how long those may take.
package struct AdminEndpoint: Service {
    private let relay: Relay
    private let hosts: [String]
    private let certificates: CertificateSource
    private let clientCertificates: ClientCertificates
    private let rates: RateLimits
    private let host: String
    private let port: Int
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void
    private let providers: ProviderClient
    private let metrics: any MetricsFactory
    var limits = AdminLimits()
    /// What administrators are shown of the daemon around the relay.
    var daemon = DaemonView()

    /// - Parameters:
    ///   - hosts: The relay's addresses as charters of new networks name them.
    ///   - certificates: What is shown; a renewed certificate is shown from the next connection on.
    ///   - clientCertificates: Whose are taken in place of a signature or token.
    ///   - rates: How often each credential may ask.
    ///   - port: 0 takes any free one.
    ///   - metrics: Is told what is counted.
    ///   - providers: Asks identity providers and OpenTDF platforms.
    ///   - onListening: Told the port once it listens.
    package init(
        relay: Relay,
        hosts: [String],
        certificates: CertificateSource,
        clientCertificates: ClientCertificates = .off,
        rates: RateLimits = RateLimits(),
        host: String,
        port: Int,
        providers: ProviderClient = ProviderClient(permitsPrivateAddresses: false),
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.relay = relay
        self.hosts = hosts
        self.certificates = certificates
        self.clientCertificates = clientCertificates
        self.rates = rates
        self.host = host
        self.port = port
        self.providers = providers
        self.metrics = metrics
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        let handlers = AdminHandlers(
            relay: relay,
            template: { [hosts, certificates] in
                let authority = certificates.current.authorityKeyInfo
                return try NetworkTemplate(hosts: hosts, authorityKeys: authority.map { [$0] } ?? [])
            },
            pageKey: SystemRandom.bytes(32),
            providers: providers,
            daemon: daemon
        )
        // The HTTP library logs addresses, and each start.
        var quiet = logger
        quiet.logLevel = max(.warning, logger.logLevel)
        let tls = try NIOSSLContext(configuration: try tlsConfiguration)
        let application = Application(
            responder: AdminResponder(
                desk: AdminDesk(handlers, rates: rates, logger: logger),
                discardedBytes: limits.discardedBytes,
                counts: AdminCounts(metrics)
            ),
            server: HTTPServerBuilder { [limits] in AdminChannel($0, tls: tls, limits: limits) },
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { [onListening] channel in
                try? await AcceptPause.add(to: channel).get()
                onListening(channel.localAddress?.port ?? 0)
            },
            logger: quiet
        )
        try await application.run()
    }

    private var tlsConfiguration: TLSConfiguration {
        get throws {
            var configuration = try certificates.tlsConfiguration
            clientCertificates.apply(to: &configuration)
            return configuration
        }
    }
}

extension CertificateSource {
    /// TLS for HTTP/1.1 with the certificate that is current at each handshake.
    fileprivate var tlsConfiguration: TLSConfiguration {
        get throws {
            let (chain, key) = try current.sources
            var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            configuration.sslContextCallback = { [self] _, promise in
                promise.completeWith(
                    Result {
                        var override = NIOSSLContextConfigurationOverride()
                        (override.certificateChain, override.privateKey) = try current.sources
                        return override
                    }
                )
            }
            return configuration
        }
    }
}

extension ServerCertificate {
    fileprivate var sources: ([NIOSSLCertificateSource], NIOSSLPrivateKeySource) {
        get throws {
            let chain = try NIOSSLCertificate.fromPEMBytes(chainPEM).map { NIOSSLCertificateSource.certificate($0) }
            return (chain, .privateKey(try NIOSSLPrivateKey(bytes: keyPEM, format: .pem)))
        }
    }
}
