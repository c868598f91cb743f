import PosternAdminAPI
import PosternTrust
import PosternWire

/// Reads an export line by line, and holds it against the network that it has to be signed by.
struct AuditCheck {
    /// How far a whole export goes.
    struct Reach: Encodable, Hashable {
        let records: UInt64
        /// The last record that a checkpoint reaches; 0 for none.
        let signed: UInt64
        let checkpoints: Int
    }

    private var trail: AuditTrail
    /// Whose signatures count.
    private let anchor: NetworkID
    private var checkpoints = 0
    private var lineNumber = 0
    private var hasProofs = false

    init(log: NetworkID, anchor: NetworkID) {
        trail = AuditTrail(of: log)
        self.anchor = anchor
    }

    /// - Throws: ``AuditFault``; ``CommandFailure`` for a line that no export has.
    mutating func take(line: [UInt8]) throws {
        lineNumber += 1
        guard let value = try? JSONParser.parse(line), let members = value.members else { throw strange() }
        if members["record"] != nil {
            guard !hasProofs, let record = try? value.decoded(as: AuditExport.Record.self),
                let number = UInt64(exactly: record.sequence), let hash = Hash512(record.hash.bytes)
            else { throw strange() }
            try trail.take(record.record.bytes, number: number, hash: hash)
        } else {
            guard let proof = try? value.decoded(as: AuditExport.Proof.self) else { throw strange() }
            hasProofs = true
            // Whoever made the file could have made another network as well.
            guard proof.network.bytes == anchor.bytes else { return }
            try take(proof)
        }
    }

    private mutating func take(_ proof: AuditExport.Proof) throws {
        let charters: CharterChain
        do {
            let documents = try proof.charters.map { try Document(body: $0.body.bytes, signature: $0.signature.bytes) }
            charters = try CharterChain(joining: anchor, floor: 1, documents: documents)
        } catch {
            throw CommandFailure("the charters on line \(lineNumber) are not those of network \(anchor): \(error)")
        }
        for checkpoint in proof.checkpoints {
            let document: Document
            do {
                document = try Document(body: checkpoint.body.bytes, signature: checkpoint.signature.bytes)
            } catch {
                throw strange()
            }
            try trail.check(document, under: charters)
            checkpoints += 1
        }
    }

    var reach: Reach {
        Reach(records: trail.head.records, signed: trail.signed.records, checkpoints: checkpoints)
    }

    private func strange() -> CommandFailure {
        CommandFailure("line \(lineNumber) is nothing that 'audit export' writes")
    }
}
