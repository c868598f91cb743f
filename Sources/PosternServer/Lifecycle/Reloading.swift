import Foundation
import Logging
import PosternSession
import PosternTransport
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
    private let listener: Listener<ServerSession>
    private let threshold: LogThreshold
    private let manager: ServiceManager
    private let logger: Logger
    private let running: Mutex<Configuration>

    init(
        _ source: ConfigurationSource,
        running: Configuration,
        certificates: CertificateSource,
        listener: Listener<ServerSession>,
        threshold: LogThreshold,
        manager: ServiceManager,
        logger: Logger
    ) {
        self.source = source
        self.certificates = certificates
        self.listener = listener
        self.threshold = threshold
        self.manager = manager
        self.logger = logger
        self.running = Mutex(running)
    }

    func reload() {
        manager.tell(.reloading(at: ServiceManager.now))
        defer { manager.tell(.ready) }
        do {
            let configuration = try source.read()
            listener.use(try certificates.reload(configuration.certificateFiles).identity)
            threshold.level = configuration.logLevel
            let waiting = running.withLock { $0.settingsThatWait(for: configuration) }
            logger.notice("configuration reloaded", metadata: ["waiting-for-restart": "\(waiting)"])
        } catch {
            logger.error("reload refused, nothing was changed", metadata: ["error": "\(error)"])
        }
    }

    func renewCertificate() {
        do {
            guard let renewed = try certificates.renewIfDue(at: Date()) else { return warnOfExpiry() }
            listener.use(renewed.identity)
            logger.notice("certificate renewed", metadata: ["expires": "\(renewed.expires.ISO8601Format())"])
        } catch {
            logger.error("the certificate could not be renewed", metadata: ["error": "\(error)"])
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
        certificates = new.certificates
        logLevel = new.logLevel
        return Setting.all.filter { !$0.isLive && $0.write(self) != $0.write(new) }.map(\.name)
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
