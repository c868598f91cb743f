package import PosternWire

/// Why an audit log is not what was written.
package enum AuditFault: Error, Hashable, Sendable {
    /// Records are missing, or stand in another order.
    case outOfOrder(expected: UInt64, found: UInt64)
    /// The record or one before it was changed.
    case changed(record: UInt64)
    /// A checkpoint speaks of another hash of this record than the records give.
    case rewritten(record: UInt64, checkpoint: UInt32)
    /// A checkpoint speaks of so many records, and there are fewer.
    case cutOff(records: UInt64, checkpoint: UInt32)
    /// A checkpoint is none of this network, of the key that had to sign it, or in its place.
    case checkpoint(ChainError)
}

extension AuditFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .outOfOrder(let expected, let found): "record \(expected) is missing: record \(found) follows"
        case .changed(let record): "record \(record) is not what was written, or one before it is not"
        case .rewritten(let record, let checkpoint):
            "the records up to \(record) are not those that checkpoint \(checkpoint) was signed for"
        case .cutOff(let records, let checkpoint):
            "checkpoint \(checkpoint) was signed for \(records) records, and they are not all there"
        case .checkpoint(let error): "a checkpoint is refused: \(error)"
        }
    }
}

/// Proves offline that nothing was taken out of an audit log and nothing was changed in it, as far as the checkpoints
/// reach: records from the first one on, and then the checkpoints, of the same log.
package struct AuditTrail: Sendable {
    /// The network, or zero for the relay's own log.
    package let log: NetworkID
    /// What was read so far.
    package private(set) var head = AuditHead.none
    /// As far as a checkpoint reaches; ``AuditHead/none`` while there is none.
    package private(set) var signed = AuditHead.none
    /// The hash of each record, the first one's first.
    private var hashes: [Hash512] = []
    private var checkpoints: [NetworkID: ChainHistory] = [:]

    package init(of log: NetworkID) {
        self.log = log
    }

    /// - Parameters:
    ///   - hash: As it was written beside the record.
    package mutating func take(_ record: [UInt8], number: UInt64, hash: Hash512) throws(AuditFault) {
        guard number == head.records + 1 else { throw .outOfOrder(expected: head.records + 1, found: number) }
        let next = head.appending(record, in: log)
        guard next.hash == hash else { throw .changed(record: number) }
        head = next
        hashes.append(next.hash)
    }

    /// Holds what was read against a checkpoint. Those of one network come in their order, from the first one on; the same
    /// one may come again.
    ///
    /// - Parameter charters: Of the network that the checkpoint is of: the log's own, or any for the relay's log.
    package mutating func check(_ document: Document, under charters: CharterChain) throws(AuditFault) {
        let checkpoint: AuditCheckpoint
        do {
            checkpoint = try next(document, under: charters)
        } catch {
            throw .checkpoint(error)
        }
        let reached = log == .zero ? checkpoint.relayHead : checkpoint.head
        guard reached.records <= head.records else {
            throw .cutOff(records: reached.records, checkpoint: checkpoint.version)
        }
        guard reached.records > 0 else { return }
        guard hashes[Int(reached.records) - 1] == reached.hash else {
            throw .rewritten(record: reached.records, checkpoint: checkpoint.version)
        }
        if reached.records > signed.records { signed = reached }
    }

    private mutating func next(
        _ document: Document,
        under charters: CharterChain
    ) throws(ChainError) -> AuditCheckpoint {
        let checkpoint = try Verified<AuditCheckpoint>(reading: document)
        let content = checkpoint.content
        guard content.network == charters.network, log == .zero || content.network == log else { throw .wrongSubject }
        guard let charter = charters.charter(content.charterVersion) else {
            throw .unknownCharter(version: content.charterVersion)
        }
        guard document.isSigned(by: charter.content.operatingKey) else { throw .notAuthentic }
        var history = checkpoints[content.network] ?? ChainHistory()
        if history.holds(version: content.version, hash: checkpoint.hash) { return content }
        try history.checkNext(version: content.version, previous: content.previous)
        history.append(checkpoint.hash)
        checkpoints[content.network] = history
        return content
    }
}
