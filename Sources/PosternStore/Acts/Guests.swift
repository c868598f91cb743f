import GRDB
package import PosternWire

/// Somebody of another network who talked with this one in a month.
package struct StoredGuestMonth: Hashable, Sendable {
    package let hash: String
    package let name: String
    /// `YYYY-MM`.
    package let month: String
}

package struct StoredBlock: Hashable, Sendable {
    package let hash: String
    package let name: String
    package let administrator: String
    package let at: Timestamp
}

extension Store {
    package func guestMonths(of network: NetworkID) async throws -> [StoredGuestMonth] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT hash, guest.name, month FROM guest JOIN guest_month ON guest_month.guest = guest.id
                    WHERE network = (SELECT id FROM network WHERE network = ?) ORDER BY month, hash
                    """,
                arguments: [network.data]
            ).map { StoredGuestMonth(hash: try $0.text(0), name: try $0.text(1), month: try $0.text(2)) }
        }
    }

    package func blockedGuests(of network: NetworkID) async throws -> [StoredBlock] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT hash, name, blocked_by, blocked_ms FROM guest
                    WHERE network = (SELECT id FROM network WHERE network = ?) AND blocked_ms IS NOT NULL ORDER BY hash
                    """,
                arguments: [network.data]
            ).map {
                StoredBlock(
                    hash: try $0.text(0),
                    name: try $0.text(1),
                    administrator: try $0.text(2),
                    at: try $0.time(3)
                )
            }
        }
    }

    /// A guest talked with the network.
    package func noteGuest(_ hash: String, name: String, month: String, in network: NetworkID) async throws {
        try await write { db in
            guard let row = try db.networkRow(network) else { return }
            try db.execute(
                sql: """
                    INSERT INTO guest (network, hash, name) VALUES (?, ?, ?)
                    ON CONFLICT (network, hash) DO UPDATE SET name = excluded.name
                    """,
                arguments: [row, hash, name]
            )
            try db.execute(
                sql: """
                    INSERT INTO guest_month SELECT id, ? FROM guest WHERE network = ? AND hash = ?
                    ON CONFLICT DO NOTHING
                    """,
                arguments: [month, row, hash]
            )
        }
    }
}

extension ActTransaction {
    /// - Parameter administrator: Who blocks; `nil` takes a block away.
    /// - Returns: Whether the guest was blocked before; `nil` for an unknown one.
    package func blockGuest(
        _ hash: String,
        by administrator: String?,
        in network: NetworkID,
        at now: Timestamp
    ) throws -> Bool? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT id, blocked_ms IS NOT NULL FROM guest
                WHERE network = (SELECT id FROM network WHERE network = ?) AND hash = ?
                """,
            arguments: [network.data, hash]
        )
        guard let row else { return nil }
        try db.execute(
            sql: "UPDATE guest SET blocked_by = ?, blocked_ms = ? WHERE id = ?",
            arguments: [administrator, administrator.map { _ in now.stored }, try row.integer(0)]
        )
        return try row.integer(1) != 0
    }
}
