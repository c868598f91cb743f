import GRDB
package import PosternWire

extension Store {
    package func createGroup(_ group: SecurityGroup, in network: NetworkID) async throws -> GroupCreation {
        try await write { db in
            guard let row = try db.networkRow(network) else { return .unknownNetwork }
            if try db.groupRow(group.code, network: row) != nil { return .codeTaken }
            let sameName = try Int.fetchOne(
                db,
                sql: "SELECT 1 FROM security_group WHERE network = ? AND folded_name = ?",
                arguments: [row, group.foldedName]
            )
            guard sameName == nil else { return .nameTaken }
            try db.insert(group, isDefault: false, network: row)
            return .created
        }
    }

    /// The default group first, then by name.
    package func groups(of network: NetworkID) async throws -> [SecurityGroup] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT code, name, folded_name, is_default, created_ms FROM security_group
                    WHERE network = (SELECT id FROM network WHERE network = ?)
                    ORDER BY is_default DESC, folded_name
                    """,
                arguments: [network.data]
            ).map(SecurityGroup.init)
        }
    }

    /// `nil` for an unknown network.
    package func defaultGroup(of network: NetworkID) async throws -> SecurityGroup? {
        try await groups(of: network).first
    }
}

extension Database {
    func groupRow(_ code: GroupCode, network: Int64) throws -> Int64? {
        try Int64.fetchOne(
            cachedStatement(sql: "SELECT id FROM security_group WHERE network = ? AND code = ?"),
            arguments: [network, code.text]
        )
    }

    func defaultGroupRow(network: Int64) throws -> Int64? {
        try Int64.fetchOne(
            cachedStatement(sql: "SELECT id FROM security_group WHERE network = ? AND is_default = 1"),
            arguments: [network]
        )
    }

    func insert(_ group: SecurityGroup, isDefault: Bool, network: Int64) throws {
        try execute(
            sql: """
                INSERT INTO security_group (network, code, name, folded_name, is_default, created_ms)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [network, group.code.text, group.name, group.foldedName, isDefault, group.created.stored]
        )
    }
}

extension SecurityGroup {
    fileprivate init(_ row: Row) throws {
        guard let code = GroupCode(try row.text(0)) else { throw StoreError.damaged("a group's code") }
        self.init(
            code: code,
            name: try row.text(1),
            foldedName: try row.text(2),
            isDefault: try row.integer(3) != 0,
            created: try row.time(4)
        )
    }
}
