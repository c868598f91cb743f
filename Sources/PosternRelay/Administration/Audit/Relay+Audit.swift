import PosternStore
import PosternTrust
package import PosternWire

/// One record of an audit log as administrators see it.
package struct AuditFacts: Hashable, Sendable {
    package enum Result: String, Hashable, Sendable {
        case succeeded
        case failed
        case denied
    }

    /// From 1.
    package let number: UInt64
    /// JSON, the bytes that are hashed.
    package let record: [UInt8]
    /// Stands for this record and all before it.
    package let hash: Hash512
}

/// Which records to show, the newest first unless said.
package struct AuditPageRequest: Hashable, Sendable {
    package var isAscending = false
    /// 1 to 1,000.
    package var limit = 10
    /// The number of the record before.
    package var after: UInt64?
    package var principal: String?
    package var action: String?
    package var subject: String?
    package var result: AuditFacts.Result?
    package var since: Timestamp?
    package var until: Timestamp?

    package init() {}
}

extension Relay {
    /// - Parameter log: A network, also one that was deleted; zero for the relay's own log.
    /// - Returns: Records by number, and whether more follow.
    package func auditRecords(
        _ request: AuditPageRequest,
        of log: NetworkID
    ) async throws -> (records: [AuditFacts], hasMore: Bool) {
        var query = AuditQuery(
            log: log,
            direction: request.isAscending ? .ascending : .descending,
            after: request.after,
            limit: request.limit
        )
        query.principal = request.principal
        query.action = request.action
        query.subject = request.subject
        query.result = request.result.map(AuditEntry.Result.init)
        query.since = request.since
        query.until = request.until
        let (entries, hasMore) = try await store.auditEntries(query)
        return (entries.map { AuditFacts(number: $0.number, record: $0.record, hash: $0.hash) }, hasMore)
    }

    /// The log of a network, also of one that was deleted.
    ///
    /// - Parameter number: 8 digits.
    /// - Throws: ``AdministrationError/unknownNetwork``.
    package func auditLog(ofNetwork number: String) async throws -> NetworkID {
        guard let value = NetworkNumber(number), let log = try await store.auditLog(of: value) else {
            throw AdministrationError.unknownNetwork
        }
        return log
    }

    /// The signed checkpoints that stand for a part of a log, with the charters to check them with.
    ///
    /// - Parameters:
    ///   - log: Zero for the relay's own log, which every network's checkpoints stand for.
    ///   - after: The number of the record before the part.
    ///   - until: The part's last record.
    package func auditProof(of log: NetworkID, after: UInt64, until: UInt64) async throws -> [AuditProof] {
        let checkpoints = try await store.checkpoints(of: log == .zero ? nil : log).filter { checkpoint in
            let records = log == .zero ? checkpoint.relayRecords : checkpoint.records
            // One that was signed after the last export may reach no further than that went: it comes again with the next.
            return records <= until && records >= after
        }
        var proofs: [AuditProof] = []
        for network in Set(checkpoints.map(\.network)).sorted() {
            proofs.append(
                AuditProof(
                    network: network,
                    charters: try await store.auditedCharters(of: network).map {
                        AuditProof.Signed($0.body, $0.signature)
                    },
                    checkpoints: checkpoints.filter { $0.network == network }
                        .map { AuditProof.Signed($0.body, $0.signature) }
                )
            )
        }
        return proofs
    }

    /// Signs what has stood in the logs for an hour and under no checkpoint yet.
    func signAuditLogs() async throws {
        let now = clock()
        let before = Timestamp(seconds: now.seconds - min(now.seconds, longestUnsignedSeconds))
        for network in try await store.networksToSign(before: before) {
            try await store.act { [masterKey] transaction in
                var log = AuditLog(Act(transaction, masterKey: masterKey, now: now))
                try log.sign(network)
            }
        }
    }

    /// Says in the audit log that something was asked for and not done.
    ///
    /// - Parameters:
    ///   - number: The network that it was asked of, where there is one.
    ///   - subject: As policies name it.
    ///   - reason: Never what was sent.
    package func noteRefusal(
        _ administrator: Administrator,
        _ action: String,
        network number: String?,
        subject: String,
        isDenied: Bool,
        reason: String
    ) async throws {
        let now = clock()
        let record = AuditRecord(
            administrator,
            action,
            subject: subject,
            result: isDenied ? .denied : .failed,
            reason: reason,
            at: now
        )
        try await store.act { [masterKey] transaction in
            let act = Act(transaction, masterKey: masterKey, now: now)
            var log = AuditLog(act)
            let network = number.flatMap { try? act.network($0) }
            try log.append(record, in: network?.id ?? .zero)
            try log.signWhereDue()
        }
    }
}

private let longestUnsignedSeconds: UInt64 = 3600

/// What one network's operating key says of a log.
package struct AuditProof: Hashable, Sendable {
    package struct Signed: Hashable, Sendable {
        package let body: [UInt8]
        package let signature: [UInt8]

        init(_ body: [UInt8], _ signature: [UInt8]) {
            self.body = body
            self.signature = signature
        }
    }

    package let network: NetworkID
    /// Every version, 1 first.
    package let charters: [Signed]
    /// Every version, 1 first.
    package let checkpoints: [Signed]
}

extension AuditEntry.Result {
    fileprivate init(_ result: AuditFacts.Result) {
        self =
            switch result {
            case .succeeded: .succeeded
            case .failed: .failed
            case .denied: .denied
            }
    }
}
