import PosternRelay

/// Who takes letters from the relay.
enum MailCarrier: Sendable {
    case sendmail(Sendmail)
    case directory(MailDirectory)

    /// - Returns: `nil` when this server stops; the letter may be with the mail server all the same.
    func carry(_ message: MailMessage) async -> LetterOutcome? {
        switch self {
        case .sendmail(let sendmail): await sendmail.carry(message)
        case .directory(let directory): directory.carry(message)
        }
    }
}

/// The program by which mail servers for Unix take letters from others on their machine.
///
/// `sendmail -t -oi -f FROM`: the recipient is the one in the header, a line with a dot alone ends nothing, and what
/// comes back goes to FROM. The letter is on standard input: arguments can be read by everybody.
struct Sendmail: Sendable {
    let path: String
    let sender: MailAddress
    /// What the program sees of ours.
    let environment: [String: String]
    var limit = Duration.seconds(60)

    init(path: String, sender: MailAddress, environment: [String: String]) {
        self.path = path
        self.sender = sender
        self.environment = environment.filter { Self.variables.contains($0.key) }
    }

    private static let variables: Set = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ"]
    /// EX_TEMPFAIL of sysexits.h: try again.
    private static let temporaryFailure: Int32 = 75

    func carry(_ message: MailMessage) async -> LetterOutcome? {
        let ending: ChildProcess.Ending
        do {
            ending = try await ChildProcess.run(
                path,
                ["-t", "-oi", "-f", sender.text],
                environment: environment,
                input: message.bytes,
                limit: limit
            )
        } catch {
            // The operator may put that right.
            return .postponed(reason: "\(error)")
        }
        switch ending {
        case .exited(0): return .handedOver
        case .exited(Self.temporaryFailure): return .postponed(reason: "the mail server cannot take it now")
        case .exited(let code): return .refused(reason: "sendmail refused it with exit code \(code)")
        case .killed(let signal): return .postponed(reason: "sendmail was ended by signal \(signal)")
        case .timedOut: return .postponed(reason: "sendmail did not answer in \(limit.components.seconds) s")
        case .unknown: return .postponed(reason: "how sendmail ended is not known")
        case .cancelled: return nil
        }
    }
}

/// Letters as files, for development: one `ID.eml` each, readable by the daemon's user alone.
struct MailDirectory: Sendable {
    let path: String

    func carry(_ message: MailMessage) -> LetterOutcome {
        do {
            if !InstalledFile.isDirectory(path) { try InstalledFile.makeDirectory(path) }
            try InstalledFile.write(message.bytes, to: "\(path)/\(message.id).eml", mode: 0o600)
            return .handedOver
        } catch {
            return .postponed(reason: "\(error)")
        }
    }
}
