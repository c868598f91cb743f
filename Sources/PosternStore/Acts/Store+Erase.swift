import Foundation
import GRDB
import PosternWire

extension Store {
    /// Erases what belonged to deleted networks, in many short transactions, so that messages pass in between. The rows
    /// of users and devices stay without their names, because an id never returns.
    ///
    /// - Returns: Networks that are erased now.
    package func eraseDeletedNetworks() async throws -> Int {
        let deleted = try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT network.id, network.network, deleted_ms FROM deleted_network
                    JOIN network ON network.id = deleted_network.id WHERE is_erased = 0
                    """
            ).map { (row: try $0.integer(0), id: try $0.identifier(1) as NetworkID, at: try $0.time(2)) }
        }
        for network in deleted {
            while try await eraseUsers(of: network.id, at: network.at) > 0 {}
            for erasure in Self.erasures {
                while try await erase(erasure, of: network.row) == erasedAtOnce {}
            }
            try await write { db in
                try db.execute(sql: "UPDATE deleted_network SET is_erased = 1 WHERE id = ?", arguments: [network.row])
            }
        }
        return deleted.count
    }

    private func eraseUsers(of network: NetworkID, at now: Timestamp) async throws -> Int {
        try await act { transaction in
            let users = try Row.fetchAll(
                transaction.db,
                sql: """
                    SELECT user FROM user WHERE network = (SELECT id FROM network WHERE network = ?)
                    AND deleted_ms IS NULL LIMIT ?
                    """,
                arguments: [network.data, usersErasedAtOnce]
            ).map { Who(network: network, user: try $0.identifier(0)) }
            for who in users { _ = try transaction.delete(who, at: now) }
            return users.count
        }
    }

    private func erase(_ erasure: String, of network: Int64) async throws -> Int {
        try await write { db in
            try db.securely {
                try db.execute(sql: erasure, arguments: ["network": network, "limit": erasedAtOnce])
            }
            return db.changesCount
        }
    }

    /// Children before their parents.
    private static let erasures = [
        """
        DELETE FROM room_member WHERE (room, user, since) IN (SELECT room, user, since FROM room_member
            WHERE room IN (SELECT id FROM room WHERE network = :network) LIMIT :limit)
        """,
        """
        DELETE FROM room_state WHERE id IN (SELECT id FROM room_state
            WHERE room IN (SELECT id FROM room WHERE network = :network) LIMIT :limit)
        """,
        "DELETE FROM room WHERE id IN (SELECT id FROM room WHERE network = :network LIMIT :limit)",
        """
        DELETE FROM document WHERE id IN (SELECT id FROM document
            WHERE network = :network AND kind <> \(DocumentKind.charter.rawValue) LIMIT :limit)
        """,
        "DELETE FROM guess WHERE id IN (SELECT id FROM guess WHERE network = :network LIMIT :limit)",
        """
        DELETE FROM guest_month WHERE (guest, month) IN (SELECT guest, month FROM guest_month
            WHERE guest IN (SELECT id FROM guest WHERE network = :network) LIMIT :limit)
        """,
        "DELETE FROM guest WHERE id IN (SELECT id FROM guest WHERE network = :network LIMIT :limit)",
        """
        DELETE FROM network_record WHERE (network, kind) IN (SELECT network, kind FROM network_record
            WHERE network = :network LIMIT :limit)
        """,
        """
        DELETE FROM security_group WHERE id IN (SELECT id FROM security_group
            WHERE network = :network AND is_default = 0 LIMIT :limit)
        """,
    ]
}

private let erasedAtOnce = 500
private let usersErasedAtOnce = 50
