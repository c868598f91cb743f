import Foundation
import Logging
import Metrics
import PosternRelay
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Takes changes into a running daemon: a new configuration at SIGHUP, a renewed certificate when it is due.
///
/// The whole new configuration is read and its certificate loaded before anything is exchanged; a mistake leaves
/// everything as it was.
final class Reloading: Sendable {
    private let source: ConfigurationSource
    private let certificates: CertificateSource
    private let relay: Relay
    private let listener: ClientListener
    private let rates: RateLimits
    private let post: MailPost
    private let threshold: LogThreshold
    private let manager: ServiceManager
    private let failures: Counter
    private let logger: Logger
    private let running: Mutex<Configuration>

    init(
        _ source: ConfigurationSource,
        running: Configuration,
        certificates: CertificateSource,
        relay: Relay,
        listener: ClientListener,
        rates: RateLimits,
        post: MailPost,
        threshold: LogThreshold,
        manager: ServiceManager,
        failures: Counter,
        logger: Logger
    ) {
        self.source = source
        self.certificates = certificates
        self.relay = relay
        self.listener = listener
        self.rates = rates
        self.post = post
        self.threshold = threshold
        self.manager = manager
        self.failures = failures
        self.logger = logger
        self.running = Mutex(running)
    }

    func reload() {
        manager.tell(.reloading(at: ServiceManager.now))
        defer { manager.tell(.ready) }
        do {
            let configuration = try source.read()
            // All that can fail comes before anything is exchanged; the certificate is, or nothing.
            let office = try MailOffice(configuration, environment: source.environment)
            listener.use(try certificates.reload(configuration.certificateFiles))
            take(configuration, office)
            let waiting = running.withLock { $0.settingsThatWait(for: configuration) }
            logger.notice("configuration reloaded", metadata: ["waiting-for-restart": "\(waiting)"])
        } catch {
            failures.increment()
            logger.error("reload refused, nothing was changed", metadata: ["error": "\(error)"])
        }
    }

    private func take(_ configuration: Configuration, _ office: MailOffice?) {
        listener.use(configuration)
        post.use(office)
        relay.use(configuration.limits, outbox: post.offeredOutbox)
        rates.use(configuration.adminRate)
        threshold.level = configuration.logLevel
    }

    func renewCertificate() {
        do {
            guard let renewed = try certificates.renewIfDue(at: Date()) else { return warnOfExpiry() }
            listener.use(renewed)
            logger.notice("certificate renewed", metadata: ["expires": "\(renewed.expires.ISO8601Format())"])
        } catch {
            failures.increment()
            logger.error("the certificate could not be renewed", metadata: ["error": "\(error)"])
        }
    }

    /// Somebody else has put new files in the place of the old ones. While they do not belong together yet, the old
    /// certificate stays, and each state of them is complained of once.
    func reloadChangedCertificate() {
        do {
            guard let changed = try certificates.reloadIfChanged() else { return }
            listener.use(changed)
            logger.notice("certificate reloaded", metadata: ["expires": "\(changed.expires.ISO8601Format())"])
        } catch {
            failures.increment()
            logger.error("the changed certificate is not taken", metadata: ["error": "\(error)"])
        }
    }

    /// Somebody else renews: say so while there is time.
    private func warnOfExpiry() {
        let current = certificates.current
        guard current.isDueForRenewal(at: Date()) else { return }
        logger.warning("the certificate expires soon", metadata: ["expires": "\(current.expires.ISO8601Format())"])
    }
}

extension Configuration {
    /// Takes over what a running daemon can take.
    ///
    /// - Returns: The names of the other settings that differ.
    fileprivate mutating func settingsThatWait(for new: Configuration) -> [String] {
        let waiting = Setting.all.filter { !$0.isLive && $0.write(self) != $0.write(new) }
        for setting in Setting.all where setting.isLive { setting.copy(new, &self) }
        return waiting.map(\.name)
    }
}

/// Reloads at each SIGHUP.
struct HangupService: Service {
    let reloading: Reloading

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            reloading.reload()
        }
    }
}
