import PosternStore
import PosternTrust
import PosternWire

/// Appends records to the audit logs, and signs checkpoints, within an act's transaction.
struct AuditLog {
    private let act: Act
    private var heads: [NetworkID: AuditHead] = [:]

    init(_ act: Act) {
        self.act = act
    }

    /// - Parameter log: The network; zero for the relay's own.
    mutating func append(_ record: AuditRecord, in log: NetworkID) throws {
        let bytes = try record.bytes()
        let head = try head(of: log).appending(bytes, in: log)
        try act.transaction.append(
            AuditEntry(
                log: log,
                number: head.records,
                at: act.now,
                principal: record.principal,
                action: record.action,
                subject: record.subject,
                result: AuditEntry.Result(record.result),
                record: bytes,
                hash: head.hash
            )
        )
        heads[log] = head
    }

    /// Signs a checkpoint of each network's log that has grown by ``recordsOfCheckpoint`` since the last one.
    mutating func signWhereDue() throws {
        for network in heads.keys where network != .zero {
            let signed = try act.transaction.newestCheckpoint(of: network)?.records ?? 0
            let head = try head(of: network)
            guard head.records >= signed + Self.recordsOfCheckpoint else { continue }
            try sign(network)
        }
    }

    /// - Returns: Whether a checkpoint was signed; not where nothing is new, or the network cannot sign.
    @discardableResult
    mutating func sign(_ id: NetworkID) throws -> Bool {
        guard let network = try act.transaction.network(id) else { return false }
        let (head, relayHead) = (try head(of: id), try head(of: .zero))
        let last = try act.transaction.newestCheckpoint(of: id)
        guard head.records > 0, last?.records != head.records || last?.relayRecords != relayHead.records else {
            return false
        }
        guard let operating = try? act.operating(of: network) else { return false }
        let checkpoint = AuditCheckpoint(
            network: id,
            version: (last?.version ?? 0) + 1,
            previous: last?.hash ?? .zero,
            charterVersion: operating.version,
            issued: act.now,
            head: head,
            relayHead: relayHead
        )
        let document = try Document(signing: checkpoint, with: operating.key)
        try act.transaction.append(
            StoredCheckpoint(
                network: id,
                version: checkpoint.version,
                records: head.records,
                relayRecords: relayHead.records,
                body: document.body,
                signature: document.signature,
                hash: document.hash
            )
        )
        return true
    }

    private mutating func head(of log: NetworkID) throws -> AuditHead {
        if let head = heads[log] { return head }
        let end = try act.transaction.auditEnd(of: log)
        let head = AuditHead(records: end.number, hash: end.hash)
        heads[log] = head
        return head
    }

    /// A signature costs more than a record: so many wait for one, and not longer than the relay's hourly round.
    private static let recordsOfCheckpoint: UInt64 = 64
}
