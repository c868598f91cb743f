package import PosternWire

/// How far an audit log goes: how many records it has, and the hash that stands for all of them.
///
///     hash of record n = H(T("audit record") log[16] n.u64 hash-of-record-(n-1)[64] L(record))
///
/// `log` is the network whose log it is, zero for the relay's own; the hash before the first is zero. Whoever changes,
/// leaves out, adds or moves a record changes every hash from there on.
package struct AuditHead: Hashable, Sendable {
    /// Of no record.
    package static let none = AuditHead(records: 0, hash: .zero)

    /// The number of the newest record; they are counted from 1.
    package let records: UInt64
    package let hash: Hash512

    package init(records: UInt64, hash: Hash512) {
        self.records = records
        self.hash = hash
    }

    /// After one more record.
    ///
    /// - Parameters:
    ///   - record: Its bytes as they are kept.
    ///   - log: The network, or zero for the relay's own log.
    package func appending(_ record: [UInt8], in log: NetworkID) -> AuditHead {
        var writer = ByteWriter()
        writer.label(.auditRecord)
        writer.identifier(log)
        writer.u64(records + 1)
        writer.hash(hash)
        writer.sized(record)
        return AuditHead(records: records + 1, hash: .of(writer.bytes))
    }
}

extension ByteWriter {
    mutating func auditHead(_ head: AuditHead) {
        u64(head.records)
        hash(head.hash)
    }
}

extension ByteReader {
    mutating func auditHead() throws(LayoutError) -> AuditHead {
        let records = try u64()
        let hash = try hash()
        guard (records == 0) == (hash == .zero) else { throw .meaningless("audit head") }
        return AuditHead(records: records, hash: hash)
    }
}
