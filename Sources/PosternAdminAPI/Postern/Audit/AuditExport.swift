/// A part of an audit log as it is kept, in the order of the records' numbers.
package struct AuditExport: Codable, Hashable, Sendable {
    package struct Record: Codable, Hashable, Sendable {
        package var sequence: Int64
        /// Over the record and the hash of the one before; 64 bytes.
        package var hash: Base64Bytes
        /// The exact bytes.
        package var record: Base64Bytes

        package init(sequence: Int64, hash: [UInt8], record: [UInt8]) {
            self.sequence = sequence
            self.hash = Base64Bytes(hash)
            self.record = Base64Bytes(record)
        }
    }

    package var records: [Record]
    /// What was signed about ``records``, for each network whose key signed it.
    package var proofs: [Proof]
    /// What one network's operating key signed.
    package struct Proof: Codable, Hashable, Sendable {
        /// The network's own id, 16 bytes.
        package var network: Base64Bytes
        /// Every version, the first one first.
        package var charters: [SignedDocument]
        /// By their versions. All pages together have each; one that reaches to the record before a page comes with both.
        package var checkpoints: [SignedDocument]

        package init(network: [UInt8], charters: [SignedDocument], checkpoints: [SignedDocument]) {
            self.network = Base64Bytes(network)
            self.charters = charters
            self.checkpoints = checkpoints
        }

        static let fields: [Field] = [
            Field("network", .bytes(16...16), .required, "The network's own id."),
            Field("charters", .objects(SignedDocument.fields), .required, "Every version, the first one first."),
            Field("checkpoints", .objects(SignedDocument.fields), .required, "What was signed, by versions."),
        ]
    }

    /// What to give as `after` for what follows; absent at the end.
    package var next: Int64?

    package init(records: [Record], proofs: [Proof], next: Int64?) {
        self.records = records
        self.proofs = proofs
        self.next = next
    }
}

extension AuditExport {
    static let fields: [Field] = [
        Field(
            "records",
            .list(.object(Record.fields, unknown: .ignored), 0...1_000),
            .required,
            "In the order of their numbers."
        ),
        Field("proofs", .objects(Proof.fields), .required, "What was signed about these records."),
        Field("next", .integer(1...Int64.max), "What to give as after for what follows; absent at the end."),
    ]
}

extension AuditExport.Record {
    static let fields: [Field] = [
        Field("sequence", .integer(1...Int64.max), .required, "The record's number."),
        Field("hash", .bytes(64...64), .required, "Over the record and the hash of the one before."),
        Field("record", .bytes(1...Int.max), .required, "The exact bytes."),
    ]
}

extension Field {
    static let auditExport: [Field] = [
        Field("after", in: .query, .integer(0...Int64.max), .standard(0), "The last record's number that you have."),
        Field("maxResults", in: .query, .integer(1...1_000), .standard(100), "How many records to answer at most."),
    ]
}
