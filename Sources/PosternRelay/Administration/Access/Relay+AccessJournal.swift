import Logging
import PosternStore
import PosternWire

/// What somebody came with, by which its principal proves itself.
package enum ProvenCredential: Hashable, Sendable {
    case accessKey(String)
    /// 8 bytes.
    case token([UInt8])
    /// SHA-256 of the certificate.
    case certificate([UInt8])

    fileprivate var stored: CredentialName {
        switch self {
        case .accessKey(let id): .accessKey(id)
        case .token(let id): .token(id)
        case .certificate(let fingerprint): .certificate(fingerprint)
        }
    }
}

extension Relay {
    /// Says that a credential was used: when and from where is written a little later, at most once a minute. From an
    /// address that is not remembered of it, the audit log says so.
    package func noteUse(of credential: ProvenCredential, by administrator: Administrator) {
        if accessJournal.note(credential, by: administrator, at: clock()) { bell.ring() }
    }

    /// Says that somebody came in vain. The audit log says so a little later: at most once a minute for each credential
    /// that is there, and once for all others together, with how often.
    ///
    /// - Parameters:
    ///   - credential: One that is there; `nil` for what nobody knows.
    ///   - administrator: For one that is there, whose it is.
    ///   - reason: Never what was sent.
    package func noteFailedProof(of credential: ProvenCredential?, by administrator: Administrator, reason: String) {
        if accessJournal.noteFailure(of: credential, by: administrator, reason: reason, at: clock()) { bell.ring() }
    }

    /// Writes down what is due by now. What the store refuses is lost, and the log says so.
    func writeAccessJournal() async {
        let now = clock()
        let (uses, failures) = accessJournal.take(at: now)
        guard !uses.isEmpty || !failures.isEmpty else { return }
        do {
            try await store.record { [masterKey] transaction in
                let act = Act(transaction, masterKey: masterKey, now: now)
                var log = AuditLog(act)
                for (key, use) in uses.sorted(by: { $0.value.at < $1.value.at }) {
                    let isNew = try transaction.touch(
                        key.credential.stored,
                        at: use.at,
                        from: key.address,
                        isWhole: use.isWhole
                    )
                    if isNew { try log.append(AuditRecord(newAddress: use, at: now), in: .zero) }
                }
                for failures in failures.values { try log.append(AuditRecord(failures, at: now), in: .zero) }
            }
        } catch {
            logger.error("uses of credentials could not be written down", metadata: ["error": "\(error)"])
        }
    }

    /// Keys and tokens stay in lists for a while after their end.
    func expireCredentials() async throws {
        let now = clock().seconds
        let kept: UInt64 = 30 * 86_400
        guard now > kept else { return }
        try await store.expireCredentials(endedBefore: Timestamp(seconds: now - kept))
    }
}

extension AuditRecord {
    fileprivate init(newAddress use: AccessJournal.Use, at now: Timestamp) {
        self.init(
            use.administrator,
            "postern:UseNewAddress",
            subject: AuditSubject.principal(use.administrator.principal).name,
            result: .succeeded,
            after: ["address": .text(use.administrator.address)],
            at: now
        )
    }

    fileprivate init(_ failures: FailureCounts<ProvenCredential?, Administrator>.Row, at now: Timestamp) {
        let principal = failures.last.principal
        self.init(
            failures.last,
            "postern:Authenticate",
            subject: principal.isEmpty ? "arn:postern:relay::0:*" : AuditSubject.principal(principal).name,
            result: .denied,
            reason: failures.reason,
            after: ["attempts": .number(Int64(clamping: failures.count))],
            at: now
        )
    }
}
