import Foundation
package import Logging
import Metrics
import PosternRelay
import PosternTransport
import ServiceLifecycle
import UnixSignals

/// The daemon: everything that `posternd run` runs, put together. Decides nothing itself.
///
/// It listens already when ``start(_:signals:threshold:logger:)`` returns; ``run()`` lasts until it is told to stop.
package final class PosternServer: Service {
    /// Who listens to the process's signals.
    package enum Signals: Sendable {
        /// SIGTERM and SIGINT stop, SIGHUP reloads.
        case handled
        /// Nobody: there are several servers in this process.
        case ignored
    }

    /// Where clients come in, with the port that was taken.
    package let clients: ListenAddress
    package let certificates: CertificateSource

    let relay: Relay
    let rates: RateLimits
    private let group: ServiceGroup
    private let directory: RunDirectory
    private let reloading: Reloading
    private let registry: MetricsRegistry
    private let logger: Logger

    private init(
        relay: Relay,
        rates: RateLimits,
        clients: ListenAddress,
        certificates: CertificateSource,
        group: ServiceGroup,
        directory: RunDirectory,
        reloading: Reloading,
        registry: MetricsRegistry,
        logger: Logger
    ) {
        self.relay = relay
        self.rates = rates
        self.clients = clients
        self.certificates = certificates
        self.group = group
        self.directory = directory
        self.reloading = reloading
        self.registry = registry
        self.logger = logger
    }

    /// Reads the configuration, opens the store and listens.
    ///
    /// - Throws: ``ConfigurationError``, ``StartError``, ``CertificateFault``, ``MailTemplateError``, or what files,
    ///   store and sockets throw.
    package static func start(
        _ source: ConfigurationSource,
        signals: Signals = .handled,
        threshold: LogThreshold = LogThreshold(.info),
        logger: Logger
    ) async throws -> PosternServer {
        let configuration = try source.read()
        threshold.level = configuration.logLevel
        let certificates = try CertificateSource(configuration.certificateFiles)
        let directory = try RunDirectory(configuration.runDirectory)
        let key = try MasterKeyFile(configuration, environment: source.environment).read()
        var place = Relay.Place(
            directory: configuration.storeDirectory,
            commitWindowMilliseconds: configuration.commitWindowMilliseconds
        )
        place.reserveMebibytes = configuration.reserveMebibytes
        let post = MailPost(try MailOffice(configuration, environment: source.environment))
        let registry = MetricsRegistry()
        let relay = try await Relay.open(
            place,
            masterKey: key,
            limits: configuration.limits,
            outbox: post.offeredOutbox,
            metrics: registry,
            logger: logger
        )
        do {
            let parts = try Parts(
                source,
                configuration,
                relay,
                post,
                certificates,
                directory,
                registry,
                threshold,
                logger
            )
            return try await parts.listen(signals)
        } catch {
            await relay.close()
            throw error
        }
    }

    /// Serves until ``stop()`` or a signal, then stops in order: no new connections, the clients' goodbye, the store.
    package func run() async throws {
        do {
            try await group.run()
        } catch {
            await close()
            throw error
        }
        await close()
    }

    /// Begins to stop; ``run()`` returns when it is over, within about ten seconds.
    package func stop() async {
        await group.triggerGracefulShutdown()
    }

    /// Names that are counted under without being described; for tests.
    var uncountedNames: Set<String> { registry.undeclared }

    /// What SIGHUP does.
    package func reload() {
        reloading.reload()
    }

    /// What happens every few seconds: see whether somebody has changed the certificate.
    func lookAtCertificate() {
        reloading.reloadChangedCertificate()
    }

    private func close() async {
        directory.forget()
        await relay.close()
        logger.notice("stopped")
    }
}

extension PosternServer {
    /// What the services of one server share while they are put together.
    private struct Parts {
        let configuration: Configuration
        let relay: Relay
        let post: MailPost
        let rates: RateLimits
        let certificates: CertificateSource
        let clientCertificates: ClientCertificates
        let directory: RunDirectory
        let listener: ClientListener
        let reloading: Reloading
        let manager: ServiceManager
        let registry: MetricsRegistry
        let watch: ConnectionWatch
        let pulse: Pulse
        let readiness = Readiness()
        let logger: Logger

        /// How long all services together may take to stop.
        static let stopTime = Duration.seconds(10)

        init(
            _ source: ConfigurationSource,
            _ configuration: Configuration,
            _ relay: Relay,
            _ post: MailPost,
            _ certificates: CertificateSource,
            _ directory: RunDirectory,
            _ registry: MetricsRegistry,
            _ threshold: LogThreshold,
            _ logger: Logger
        ) throws {
            self.configuration = configuration
            self.relay = relay
            self.post = post
            rates = RateLimits(configuration.adminRate)
            self.certificates = certificates
            clientCertificates = try configuration.clientCertificates
            self.directory = directory
            self.logger = logger
            self.registry = registry
            manager = ServiceManager(environment: source.environment)
            watch = ConnectionWatch(ConnectionMetrics(registry))
            listener = ClientListener(
                configuration,
                inherited: try InheritedSockets(environment: source.environment),
                relay: relay,
                certificate: certificates.current,
                watch: watch,
                logger: logger
            )
            pulse = Pulse(relay, listener.listener, registry)
            reloading = Reloading(
                source,
                running: configuration,
                certificates: certificates,
                relay: relay,
                listener: listener,
                rates: rates,
                post: post,
                threshold: threshold,
                manager: manager,
                failures: Counter(label: "postern_reload_failures_total", factory: registry),
                logger: logger
            )
        }

        func listen(_ signals: Signals) async throws -> PosternServer {
            reloading.renewCertificate()
            let port = try await listener.start()
            let clients = ListenAddress(host: configuration.clients.host, port: port)
            do {
                try directory.announce("clients", at: clients)
            } catch {
                await listener.listener.stop()
                throw error
            }
            logger.notice("listening", metadata: ["clients": "\(port)"])
            return PosternServer(
                relay: relay,
                rates: rates,
                clients: clients,
                certificates: certificates,
                group: ServiceGroup(configuration: group(signals)),
                directory: directory,
                reloading: reloading,
                registry: registry,
                logger: logger
            )
        }

        /// They stop in reverse order, each when the next one has stopped.
        private func services(_ signals: Signals) -> [any Service] {
            var services: [any Service] = []
            if let address = configuration.metrics { services.append(sightEndpoint(at: address)) }
            services += [
                JournalService(relay: relay),
                Timetable(interval: .seconds(60)) { [relay, logger] in await expire(relay, logger) },
                Timetable(interval: .seconds(3600)) { [reloading] in reloading.renewCertificate() },
                Timetable(interval: .seconds(10)) { [reloading] in reloading.reloadChangedCertificate() },
                MailService(relay: relay, post: post, logger: logger),
                Timetable(interval: MailService.interval) { [post] in post.outbox.ring() },
            ]
            if case .handled = signals { services.append(HangupService(reloading: reloading)) }
            services.append(AdminService(endpoint: adminEndpoint, address: configuration.admin))
            services.append(listener)
            // It asks the listener's event loops, and so stops before them.
            services.append(pulse)
            services.append(
                ManagedService(manager: manager, relay: relay, listener: listener.listener, readiness: readiness)
            )
            return services
        }

        private func sightEndpoint(at address: ListenAddress) -> SightEndpoint {
            SightEndpoint(
                page: MetricsPage(
                    registry,
                    relay: relay,
                    listener: listener.listener,
                    certificates: certificates,
                    connectionsLimit: configuration.connections
                ),
                pulse: pulse,
                readiness: readiness,
                address: address,
                logger: logger
            ) { [directory, logger] port in
                do {
                    try directory.announce("metrics", at: ListenAddress(host: address.host, port: port))
                } catch {
                    logger.error("the address of the metrics could not be told", metadata: ["error": "\(error)"])
                }
            }
        }

        private var daemonView: DaemonView {
            DaemonView(
                certificates: certificates,
                post: post,
                traces: watch.traces,
                hosts: configuration.hosts,
                started: relay.now,
                connectionCount: { [listener] in listener.listener.connectionCount },
                connectionsLimit: configuration.connections
            )
        }

        private var adminEndpoint: AdminEndpoint {
            var endpoint = AdminEndpoint(
                relay: relay,
                hosts: configuration.hosts,
                certificates: certificates,
                clientCertificates: clientCertificates,
                rates: rates,
                host: configuration.admin.host,
                port: configuration.admin.port,
                providers: ProviderClient(permitsPrivateAddresses: configuration.permitsPrivateProviders),
                metrics: registry,
                logger: logger
            ) { [directory, manager, readiness, logger, host = configuration.admin.host] port in
                do {
                    try directory.announce("admin", at: ListenAddress(host: host, port: port))
                    logger.notice("listening", metadata: ["admin": "\(port)"])
                    // Clients' connections were taken before.
                    readiness.isReady = true
                    manager.tell(.ready)
                } catch {
                    logger.error("the admin address could not be told", metadata: ["error": "\(error)"])
                }
            }
            endpoint.daemon = daemonView
            return endpoint
        }

        private func group(_ signals: Signals) -> ServiceGroupConfiguration {
            var quiet = logger
            quiet.logLevel = .warning
            var group = ServiceGroupConfiguration(services: services(signals), logger: quiet)
            if case .handled = signals { group.gracefulShutdownSignals = [.sigterm, .sigint] }
            group.maximumGracefulShutdownDuration = Self.stopTime
            return group
        }
    }
}

private func expire(_ relay: Relay, _ logger: Logger) async {
    do {
        _ = try await relay.expire()
    } catch {
        logger.error("what has expired could not be erased", metadata: ["error": "\(error)"])
    }
}
