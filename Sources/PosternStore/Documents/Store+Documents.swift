import Foundation
import GRDB
package import PosternWire

extension Store {
    /// Makes a document the newest of its chain, if it follows the newest that is there.
    ///
    /// Device lists and room entries are not put here: they change who gets messages, see
    /// ``replaceList(_:vault:now:)`` and ``put(_:)``.
    ///
    /// - Parameters:
    ///   - previous: H(body) of the version before; zero for version 1.
    ///   - beside: What is said of it, whatever its outcome.
    package func put(
        _ document: StoredDocument,
        after previous: Hash512,
        beside: @escaping Beside<DocumentOutcome> = { _, _ in }
    ) async throws -> DocumentOutcome {
        precondition(document.chain.kind != .deviceList, "a device list is put with its devices")
        precondition(document.chain.kind != .roomEntry, "a room's entry is put with its members")
        return try await write(grows: true) { db in
            let outcome = try db.put(document, after: previous)
            try beside(outcome, ActTransaction(db))
            return outcome
        }
    }

    /// The versions from `version` on, ascending, as far as they fit.
    ///
    /// - Parameter byteLimit: Of bodies and signatures together; the first document is given even when it is larger.
    package func documents(
        _ chain: Chain,
        from version: UInt32,
        byteLimit: Int
    ) async throws -> DocumentPage {
        try await read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT version, body, signature, hash FROM document
                    WHERE network = (SELECT id FROM network WHERE network = ?) AND kind = ? AND subject = ?
                    AND version >= ? ORDER BY version
                    """,
                arguments: [chain.network.data, chain.kind.rawValue, Data(chain.subject), Int64(version)]
            )
            var documents: [StoredDocument] = []
            var bytes = 0
            while let row = try rows.next() {
                let document = try StoredDocument(row, of: chain)
                bytes += document.body.count + document.signature.count
                guard documents.isEmpty || bytes <= byteLimit else {
                    return DocumentPage(documents: documents, hasMore: true)
                }
                documents.append(document)
            }
            return DocumentPage(documents: documents, hasMore: false)
        }
    }

    package func newestDocument(_ chain: Chain) async throws -> StoredDocument? {
        let version = try await newestVersion(of: chain)
        guard version > 0 else { return nil }
        return try await documents(chain, from: version, byteLimit: 0).documents.first
    }

    /// 0 where there is none.
    package func newestVersion(of chain: Chain) async throws -> UInt32 {
        try await read { db in try db.newestVersion(of: chain).version }
    }
}

extension StoredDocument {
    /// - Parameter row: Version, body, signature and hash, in this order.
    init(_ row: Row, of chain: Chain) throws {
        self.init(
            chain: chain,
            version: try row.version(0),
            body: try row.bytes(1),
            signature: try row.bytes(2),
            hash: try row.hash(3)
        )
    }
}
