import Foundation
import GRDB
import PosternWire

extension Database {
    func networkRow(_ network: NetworkID) throws -> Int64? {
        try Int64.fetchOne(
            cachedStatement(sql: "SELECT id FROM network WHERE network = ?"),
            arguments: [network.data]
        )
    }

    struct Newest {
        let version: UInt32
        let hash: Hash512

        static let none = Newest(version: 0, hash: .zero)
    }

    func newestVersion(of chain: Chain) throws -> Newest {
        let row = try Row.fetchOne(
            cachedStatement(
                sql: """
                    SELECT version, hash FROM document
                    WHERE network = (SELECT id FROM network WHERE network = ?) AND kind = ? AND subject = ?
                    ORDER BY version DESC LIMIT 1
                    """
            ),
            arguments: [chain.network.data, chain.kind.rawValue, Data(chain.subject)]
        )
        guard let row else { return .none }
        return Newest(version: try row.version(0), hash: try row.hash(1))
    }

    func hashOfDocument(in chain: Chain, version: UInt32) throws -> Hash512? {
        try Row.fetchOne(
            cachedStatement(
                sql: """
                    SELECT hash FROM document
                    WHERE network = (SELECT id FROM network WHERE network = ?) AND kind = ? AND subject = ?
                    AND version = ?
                    """
            ),
            arguments: [chain.network.data, chain.kind.rawValue, Data(chain.subject), Int64(version)]
        )?.hash(0)
    }

    func insertDocument(_ document: StoredDocument, network: Int64) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO document (network, kind, subject, version, body, signature, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        )
        let arguments: StatementArguments = [
            network, document.chain.kind.rawValue, Data(document.chain.subject), Int64(document.version),
            Data(document.body), Data(document.signature), document.hash.data,
        ]
        try statement.execute(arguments: arguments)
    }

    /// Compares with the newest version, and sets.
    ///
    /// - Parameter previous: The hash that the newest version must have; zero for version 1.
    func put(_ document: StoredDocument, after previous: Hash512) throws -> DocumentOutcome {
        guard let network = try networkRow(document.chain.network) else { return .unknownNetwork }
        let newest = try newestVersion(of: document.chain)
        if document.version <= newest.version {
            let held = try hashOfDocument(in: document.chain, version: document.version)
            return held == document.hash ? .alreadyHeld : .conflict(newest: newest.version)
        }
        guard document.version - newest.version == 1, previous == newest.hash else {
            return .conflict(newest: newest.version)
        }
        try insertDocument(document, network: network)
        return .stored
    }
}
