import Foundation
import GRDB
package import PosternWire

extension Store {
    /// Makes a network with its first charter and policy and its default group.
    ///
    /// - Parameters:
    ///   - documents: Version 1 of each chain.
    ///   - group: Becomes the default group.
    ///   - secret: Goes with it; without it the network is not made.
    package func createNetwork(
        _ network: Network,
        documents: [StoredDocument],
        defaultGroup group: SecurityGroup,
        spending secret: SecretName? = nil
    ) async throws -> NetworkCreation {
        try await act { try $0.create(network, documents: documents, defaultGroup: group, spending: secret) }
    }

    package func network(_ id: NetworkID) async throws -> Network? {
        try await read { db in
            try Row.fetchOne(db, sql: Network.select + " WHERE network = ?", arguments: [id.data])
                .map(Network.init)
        }
    }

    package func network(_ number: NetworkNumber) async throws -> Network? {
        try await read { db in
            try Row.fetchOne(db, sql: Network.select + " WHERE number = ?", arguments: [number.text])
                .map(Network.init)
        }
    }

    package func networks(_ query: NetworkQuery) async throws -> Page<Network> {
        try await read { db in
            var paged = PagedQuery(
                select: Network.select,
                rowColumn: "id",
                sortColumns: [query.sort == .number ? "number" : "folded_name"],
                direction: query.direction,
                after: query.after,
                limit: query.limit
            )
            paged.filter("number NOT LIKE ?", "-%")
            if let numbers = query.numbers {
                let list = "[" + numbers.map { "\"\($0.text)\"" }.joined(separator: ",") + "]"
                paged.filter("number IN (SELECT value FROM json_each(?))", list)
            }
            return try paged.page(db, item: Network.init)
        }
    }
}

extension Database {
    func insert(_ network: Network) throws -> Int64 {
        try execute(
            sql: """
                INSERT INTO network (network, number, name, folded_name, access_level, encryption_key_arn, created_ms,
                    operating_key, root_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                network.id.data, network.number.text, network.name, network.foldedName, network.accessLevel.rawValue,
                network.encryptionKeyArn, network.created.stored, Data(network.operatingKey),
                network.rootKey.map { Data($0) },
            ]
        )
        return lastInsertedRowID
    }
}

extension Network {
    static let select = """
        SELECT id, network, number, name, folded_name, access_level, encryption_key_arn, created_ms, operating_key, \
        root_key FROM network
        """

    init(_ row: Row) throws {
        guard let number = NetworkNumber(try row.text(2)), let level = AccessLevel(rawValue: try row.text(5)) else {
            throw StoreError.damaged("a network's number or access level")
        }
        self.init(
            id: try row.identifier(1),
            number: number,
            name: try row.text(3),
            foldedName: try row.text(4),
            accessLevel: level,
            encryptionKeyArn: try row.decode(String?.self, atIndex: 6),
            created: try row.time(7),
            operatingKey: try row.bytes(8),
            rootKey: try row.optionalBytes(9)
        )
    }
}
