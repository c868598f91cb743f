import Foundation
import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    /// The audit logs: each network's, and the relay's own.
    var audit: [AdminHandler] {
        [
            AdminHandler(reading: ListAuditRecords.self) { request in
                let log = try await relay.auditLog(ofNetwork: request.networkId)
                return ListAuditRecords.Reply(try await records(request, ListAuditRecords.declaration, of: log))
            },
            AdminHandler(reading: ListRelayAuditRecords.self) { request in
                ListRelayAuditRecords.Reply(try await records(request, ListRelayAuditRecords.declaration, of: .zero))
            },
            AdminHandler(reading: ExportAudit.self) { request in
                let log = try await relay.auditLog(ofNetwork: request.networkId)
                return try await export(of: log, after: request.after, limit: request.maxResults)
            },
            AdminHandler(reading: ExportRelayAudit.self) { request in
                try await export(of: .zero, after: request.after, limit: request.maxResults)
            },
        ]
    }

    private func records(
        _ request: some PagedRequest & AuditFilters,
        _ declaration: OperationDeclaration,
        of log: NetworkID
    ) async throws -> Page<AuditRecord> {
        let token = try PageToken(key: pageKey, for: declaration, request)
        var wanted = AuditPageRequest(request)
        wanted.isAscending = request.sortDirection == .ascending
        wanted.limit = request.maxResults
        if let text = request.nextToken, case .number(let number)? = try token.lastKey(in: text).parts.last {
            wanted.after = UInt64(clamping: number)
        }
        let (facts, hasMore) = try await relay.auditRecords(wanted, of: log)
        let records = try facts.map { try AuditRecord($0) }
        let next = hasMore ? records.last.map { token.text(after: SortKey([], id: .number($0.sequence))) } : nil
        return Page(rows: records, nextToken: next)
    }

    /// The records as they are kept, with what was signed about them.
    private func export(of log: NetworkID, after: Int64, limit: Int) async throws -> AuditExport {
        var wanted = AuditPageRequest()
        wanted.isAscending = true
        wanted.limit = limit
        wanted.after = UInt64(clamping: after)
        let (facts, hasMore) = try await relay.auditRecords(wanted, of: log)
        let records = facts.map {
            AuditExport.Record(sequence: Int64(clamping: $0.number), hash: $0.hash.bytes, record: $0.record)
        }
        let last = records.last?.sequence ?? after
        let proofs = try await relay.auditProof(of: log, after: UInt64(clamping: after), until: UInt64(clamping: last))
        return AuditExport(
            records: records,
            proofs: proofs.map(AuditExport.Proof.init),
            next: hasMore ? last : nil
        )
    }
}

extension AuditPageRequest {
    fileprivate init(_ request: some AuditFilters) {
        self.init()
        principal = request.principal
        action = request.action
        subject = request.subject
        result = request.result.flatMap { AuditFacts.Result(rawValue: $0.rawValue) }
        since = request.since.map { Timestamp(seconds: UInt64(clamping: $0)) }
        // The second that it names counts whole.
        until = request.until.map { Timestamp(milliseconds: (UInt64(clamping: $0) + 1) * 1000 - 1) }
    }
}

extension AuditRecord {
    /// - Throws: `DecodingError` for a record that this version does not know.
    fileprivate init(_ facts: AuditFacts) throws {
        let members = try JSONParser.parse(facts.record).members ?? [:]
        guard case .integer(let time) = members["time"] ?? .null else { throw AdminError.internalFailure }
        self.init(
            sequence: Int64(clamping: facts.number),
            time: time / 1000,
            principal: members["principal"]?.text ?? "",
            action: members["action"]?.text ?? "",
            result: members["result"]?.text.flatMap(AuditResult.init) ?? .failed,
            requestId: members["request"]?.text ?? ""
        )
        keyId = members["credential"]?.text
        sourceAddress = members["address"]?.text
        subject = members["subject"]?.text
        reason = members["reason"]?.text
        before = members["before"].map { String(decoding: $0.serialised, as: UTF8.self) }
        after = members["after"].map { String(decoding: $0.serialised, as: UTF8.self) }
    }
}

extension AuditExport.Proof {
    fileprivate init(_ proof: AuditProof) {
        self.init(
            network: proof.network.bytes,
            charters: proof.charters.map { SignedDocument(body: $0.body, signature: $0.signature) },
            checkpoints: proof.checkpoints.map { SignedDocument(body: $0.body, signature: $0.signature) }
        )
    }
}
