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
                    try log.append(due.failures)
                    try log.finish()
                }
            } catch {
                logger.error("sign-ins could not be written down", metadata: ["error": "\(error)"])
            }
        }
    }
}

extension SecurityLog {
    /// Attempts at accounts that are there have records of their own, as many as ``mostNamed`` of a network, those with the
    /// most attempts; all others are one record for each network and kind. So guessing fills no disk.
    fileprivate mutating func append(_ failures: [VisitJournal.Attempt: VisitJournal.Failures]) throws {
        var named: [NetworkID: Int] = [:]
        var others: [VisitJournal.Attempt: (count: UInt64, last: VisitJournal.Failures)] = [:]
        for (attempt, row) in failures.sorted(by: { $0.value.count > $1.value.count }) {
            if let user = attempt.user, named[attempt.network, default: 0] < Self.mostNamed,
                try isThere(Who(network: attempt.network, user: user))
            {
                named[attempt.network, default: 0] += 1
                try append(attempt, row, row.count)
            } else {
                var key = attempt
                (key.user, key.device) = (nil, nil)
                others[key] = ((others[key]?.count ?? 0) + row.count, row)
            }
        }
        for (attempt, other) in others { try append(attempt, other.last, other.count) }
    }

    private mutating func append(
        _ attempt: VisitJournal.Attempt,
        _ row: VisitJournal.Failures,
        _ count: UInt64
    ) throws {
        var visit = row.last
        (visit.user, visit.device) = (attempt.user, attempt.device)
        let after: AuditState = ["attempts": .number(Int64(clamping: count))]
        try append(attempt.event, by: visit, .denied, reason: row.reason, after: after)
    }

    private static let mostNamed = 32
}
