import Logging
import PosternRelay
import ServiceLifecycle

/// Everything that mailing needs beside the relay.
struct MailOffice: Sendable {
    let sender: MailAddress
    let templates: MailTemplates
    let carrier: MailCarrier

    /// - Returns: `nil` where no mail is configured.
    /// - Throws: ``MailTemplateError``.
    init?(_ configuration: Configuration, environment: [String: String]) throws(MailTemplateError) {
        guard let sender = configuration.mail.from else { return nil }
        self.sender = sender
        templates = try MailTemplates(directory: configuration.mail.templates.map(configuration.location))
        if let directory = configuration.mail.directory {
            carrier = .directory(MailDirectory(path: configuration.location(of: directory)))
        } else {
            let path = configuration.location(of: configuration.mail.sendmail)
            carrier = .sendmail(Sendmail(path: path, sender: sender, environment: environment))
        }
    }
}

/// Where letters go now: a new configuration may say something else.
final class MailPost: Sendable {
    /// Rings when there are letters.
    let outbox = Bell()
    private let current: LiveSetting<MailOffice?>

    init(_ office: MailOffice?) {
        current = LiveSetting(office)
    }

    /// `nil` where no mail is configured.
    var office: MailOffice? { current.value }

    /// For the relay, which invites nobody by mail where there is no office.
    var offeredOutbox: Bell? { office == nil ? nil : outbox }

    func use(_ office: MailOffice?) {
        current.value = office
        // What waited since mail was configured last goes now.
        outbox.ring()
    }
}

/// Hands letters over whenever the outbox rings, one after another, each at least once: whoever dies between the
/// hand-over and its record hands the letter over again, under the same Message-ID.
struct MailService: Service {
    let relay: Relay
    let post: MailPost
    let logger: Logger

    /// How often it looks for letters that are due again.
    static let interval = Duration.seconds(30)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in post.outbox.rings { await handOver() }
        }
    }

    /// Hands over all that are due. Each that stays is due later, so this ends.
    func handOver() async {
        do {
            while !Task.isCancelled, let office = post.office, let letter = try await relay.dueLetter() {
                let message = MailMessage(letter, from: office.sender, office.templates, at: relay.now)
                guard let outcome = await office.carrier.carry(message) else { return }
                try await relay.note(outcome, of: letter)
                log(outcome, message.id)
            }
        } catch {
            logger.error("letters could not be handed over", metadata: ["error": "\(error)"])
        }
    }

    private func log(_ outcome: LetterOutcome, _ id: String) {
        switch outcome {
        case .handedOver: logger.info("a letter was handed over", metadata: ["letter": "\(id)"])
        case .postponed(let reason):
            logger.warning("a letter waits for another attempt", metadata: ["letter": "\(id)", "reason": "\(reason)"])
        case .refused(let reason):
            logger.warning("a letter was given up", metadata: ["letter": "\(id)", "reason": "\(reason)"])
        }
    }
}
