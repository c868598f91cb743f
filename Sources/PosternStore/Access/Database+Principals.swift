import Foundation
import GRDB
import PosternWire

extension Database {
    func principal(_ name: String) throws -> Principal? {
        try Row.fetchOne(
            cachedStatement(sql: "SELECT id, name, created_ms, is_disabled FROM principal WHERE name = ?"),
            arguments: [name]
        ).map(principal)
    }

    /// By name.
    func principals() throws -> [Principal] {
        try Row.fetchAll(self, sql: "SELECT id, name, created_ms, is_disabled FROM principal ORDER BY name").map(
            principal
        )
    }

    private func principal(_ row: Row) throws -> Principal {
        Principal(
            name: try row.text(1),
            policies: try String.fetchAll(
                cachedStatement(sql: "SELECT policy FROM principal_policy WHERE principal = ? ORDER BY place"),
                arguments: [try row.integer(0)]
            ),
            isDisabled: try row.integer(3) != 0,
            created: try row.time(2)
        )
    }

    func principalRow(_ name: String) throws -> Int64? {
        try Int64.fetchOne(self, sql: "SELECT id FROM principal WHERE name = ?", arguments: [name])
    }

    /// - Returns: Whether the name was free.
    func insert(_ principal: Principal) throws -> Bool {
        try execute(
            sql: "INSERT INTO principal (name, created_ms, is_disabled) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            arguments: [principal.name, principal.created.stored, principal.isDisabled]
        )
        guard changesCount == 1 else { return false }
        try put(principal.policies, ofPrincipal: lastInsertedRowID)
        return true
    }

    /// In the place of those that were there; each once.
    func put(_ policies: [String], ofPrincipal row: Int64) throws {
        try execute(sql: "DELETE FROM principal_policy WHERE principal = ?", arguments: [row])
        for (index, policy) in policies.enumerated() {
            try execute(
                sql: "INSERT INTO principal_policy (principal, policy, place) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [row, policy, index + 1]
            )
        }
    }

    func accessPolicy(_ name: String) throws -> AccessPolicyRecord? {
        try Row.fetchOne(
            cachedStatement(sql: AccessPolicyRecord.select + " WHERE name = ?"),
            arguments: [name]
        ).map(AccessPolicyRecord.init)
    }

    /// By name.
    func accessPolicies() throws -> [AccessPolicyRecord] {
        try Row.fetchAll(self, sql: AccessPolicyRecord.select + " ORDER BY name").map(AccessPolicyRecord.init)
    }
}

extension AccessPolicyRecord {
    fileprivate static let select = "SELECT name, document, created_ms, modified_ms FROM access_policy"

    fileprivate init(_ row: Row) throws {
        self.init(
            name: try row.text(0),
            document: try row.text(1),
            created: try row.time(2),
            modified: try row.time(3)
        )
    }
}
