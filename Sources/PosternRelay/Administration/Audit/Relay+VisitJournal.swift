import Logging
import PosternStore
import PosternWire

extension Relay {
    func noteSignIn(of device: DeviceID, _ visit: Visit) {
        if visits.note(device, visit, at: clock()) { bell.ring() }
    }

    /// - Parameter reason: Never what was sent.
    func noteFailure(of event: SecurityEvent, by visit: Visit, reason: String) {
        if visits.noteFailure(of: event, by: visit, reason: reason, at: clock()) { bell.ring() }
    }

    /// Writes into the audit logs what was noted, whenever something was; ends when its task is cancelled.
    package func keepJournals() async {
        for await _ in bell.rings { await writeJournals() }
    }

    /// Writes down what is due by now. What the store refuses is lost, and the log says so.
    package func writeJournals() async {
        await writeAccessJournal()
        await writeVisitJournal()
    }

    private func writeVisitJournal() async {
        var hasMore = true
        while hasMore {
            let now = clock()
            let due = visits.take(at: now)
            hasMore = due.hasMore
            guard !due.signIns.isEmpty || !due.failures.isEmpty else { return }
            do {
                try await store.record { [masterKey] transaction in
                    var log = SecurityLog(transaction, masterKey: masterKey, now: now)
                    for signIn in due.signIns {
                        try log.append(
                            .signIn,
                            by: signIn.visit,
                            after: ["at": .number(Int64(clamping: signIn.at.seconds))]
                        )
                    }
                    for (attempt, failures) in due.failures {
                        var visit = failures.last
                        (visit.user, visit.device) = (attempt.user, attempt.device)
                        try log.append(
                            attempt.event,
                            by: visit,
                            .denied,
                            reason: failures.reason,
                            after: ["attempts": .number(Int64(clamping: failures.count))]
                        )
                    }
                    try log.finish()
                }
            } catch {
                logger.error("sign-ins could not be written down", metadata: ["error": "\(error)"])
            }
        }
    }
}
