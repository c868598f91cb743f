import GRDB
package import PosternWire

extension Store {
    package func createGroup(_ group: SecurityGroup, in network: NetworkID) async throws -> GroupCreation {
        try await act { try $0.create(group, in: network) }
    }

    /// The default group first, then by name.
    package func groups(of network: NetworkID) async throws -> [SecurityGroup] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: SecurityGroup.select
                    + " WHERE network.network = ? ORDER BY is_default DESC, security_group.folded_name",
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
    static let select = """
        SELECT code, security_group.name, security_group.folded_name, is_default, security_group.created_ms, modified_ms
        FROM security_group JOIN network ON network.id = security_group.network
        """

    init(_ row: Row) throws {
        guard let code = GroupCode(try row.text(0)) else { throw StoreError.damaged("a group's code") }
        self.init(
            code: code,
            name: try row.text(1),
            foldedName: try row.text(2),
            isDefault: try row.integer(3) != 0,
            created: try row.time(4),
            modified: try row.optionalTime(5)
        )
    }
}

extension Store {
    /// How many active persons and bots are in a group.
    package func memberCounts(of code: GroupCode, in network: NetworkID) async throws -> (persons: Int, bots: Int) {
        try await read { db in try db.memberCounts(of: code, in: network) }
    }
}

extension Database {
    func memberCounts(of code: GroupCode, in network: NetworkID) throws -> (persons: Int, bots: Int) {
        let row = try Row.fetchOne(
            self,
            sql: """
                SELECT total(user.kind = 1 AND user.status = 2), total(user.kind = 2) FROM user
                JOIN security_group ON security_group.id = user.security_group
                JOIN network ON network.id = user.network
                WHERE network.network = ? AND security_group.code = ? AND deleted_ms IS NULL
                """,
            arguments: [network.data, code.text]
        )
        guard let row else { return (0, 0) }
        return (Int(try row.decode(Double.self, atIndex: 0)), Int(try row.decode(Double.self, atIndex: 1)))
    }
}
