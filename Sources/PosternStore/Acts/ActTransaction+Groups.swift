import Foundation
import GRDB
package import PosternWire

extension ActTransaction {
    package func group(_ code: GroupCode, in network: NetworkID) throws -> SecurityGroup? {
        try Row.fetchOne(
            db,
            sql: SecurityGroup.select + " WHERE network.network = ? AND code = ?",
            arguments: [network.data, code.text]
        ).map(SecurityGroup.init)
    }

    package func create(_ group: SecurityGroup, in network: NetworkID) throws -> GroupCreation {
        guard let row = try db.networkRow(network) else { return .unknownNetwork }
        if try db.groupRow(group.code, network: row) != nil { return .codeTaken }
        guard try isFree(group.foldedName, network: row, for: nil) else { return .nameTaken }
        try db.insert(group, isDefault: false, network: row)
        return .created
    }

    /// - Returns: Whether no other group of the network has the name.
    package func rename(_ code: GroupCode, in network: NetworkID, to name: String) throws -> Bool {
        guard let row = try db.networkRow(network), let group = try db.groupRow(code, network: row) else {
            return false
        }
        guard try isFree(name.folded, network: row, for: group) else { return false }
        try db.execute(
            sql: "UPDATE security_group SET name = ?, folded_name = ? WHERE id = ?",
            arguments: [name, name.folded, group]
        )
        return true
    }

    package func noteChange(ofGroup code: GroupCode, in network: NetworkID, at now: Timestamp) throws {
        guard let row = try db.networkRow(network), let group = try db.groupRow(code, network: row) else { return }
        try db.execute(sql: "UPDATE security_group SET modified_ms = ? WHERE id = ?", arguments: [now.stored, group])
    }

    /// Its members go to the default group, and its policies go.
    ///
    /// - Parameter scope: Of its policies.
    /// - Returns: Who was in it, bots too; `nil` when it is not there, or is the default group.
    package func delete(_ code: GroupCode, in network: NetworkID, scope: PolicyScope) throws -> [Who]? {
        guard
            let row = try db.networkRow(network), let group = try db.groupRow(code, network: row),
            let standard = try db.defaultGroupRow(network: row), group != standard
        else { return nil }
        let members = try Row.fetchAll(
            db,
            sql: "SELECT user FROM user WHERE security_group = ? AND deleted_ms IS NULL",
            arguments: [group]
        ).map { Who(network: network, user: try $0.identifier(0)) }
        try db.execute(
            sql: "UPDATE user SET security_group = ? WHERE security_group = ?",
            arguments: [standard, group]
        )
        try db.execute(
            sql: "DELETE FROM document WHERE network = ? AND kind = ? AND subject = ?",
            arguments: [row, DocumentKind.policy.rawValue, scope.data]
        )
        try db.execute(sql: "DELETE FROM security_group WHERE id = ?", arguments: [group])
        return members
    }

    /// How many active persons and bots are in it.
    package func memberCounts(of code: GroupCode, in network: NetworkID) throws -> (persons: Int, bots: Int) {
        try db.memberCounts(of: code, in: network)
    }

    private func isFree(_ foldedName: String, network: Int64, for group: Int64?) throws -> Bool {
        try Int.fetchOne(
            db,
            sql: "SELECT 1 FROM security_group WHERE network = ? AND folded_name = ? AND id IS NOT ?",
            arguments: [network, foldedName, group]
        ) == nil
    }
}
