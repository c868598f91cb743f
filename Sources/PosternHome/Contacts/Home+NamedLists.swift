import GRDB
package import PosternWire

// Device lists that signed headers name, and that the relay does not give.
extension Home {
    /// A header with a good signature of this device named a version of its user's list that is not held.
    package func note(listVersion: UInt32, of who: Who, namedBy device: DeviceID) throws(HomeError) {
        try write { db in
            _ = try db.run(
                """
                INSERT INTO named_list (network, user, device, version) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET version = max(version, excluded.version)
                """,
                [who.network.column, who.user.column, device.column, Int64(listVersion)]
            )
        }
    }

    /// - Returns: For each device of the user that named one, the highest version above what is held.
    package func namedLists(of who: Who) throws(HomeError) -> [DeviceID: UInt32] {
        try read { db in
            try db.rows(
                "SELECT device, version FROM named_list WHERE network = ? AND user = ?",
                [who.network.column, who.user.column]
            ).reduce(into: [:]) { named, row in named[try row.id("device")] = try row.version("version") }
        }
    }

    /// The list of this version is held now.
    package func settleNamedLists(of who: Who, upTo version: UInt32) throws(HomeError) {
        let arguments: StatementArguments = [who.network.column, who.user.column, Int64(version)]
        let named = "FROM named_list WHERE network = ? AND user = ? AND version <= ?"
        guard try read({ db in try db.row("SELECT 1 \(named)", arguments) }) != nil else { return }
        try write { db in _ = try db.run("DELETE \(named)", arguments) }
    }
}
