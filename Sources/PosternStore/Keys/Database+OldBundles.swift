import GRDB
import PosternWire

extension Timestamp {
    /// Bundles that were made before this time are refused by every sender: they count as not published.
    fileprivate var oldestUsableBundle: Int64 {
        let age = Timestamp(seconds: Limits.bundleAgeSeconds).milliseconds
        return Int64(clamping: milliseconds > age ? milliseconds - age : 0)
    }
}

extension Database {
    /// - Returns: How many there were.
    @discardableResult
    func eraseOldBundles(of device: Int64, now: Timestamp) throws -> Int {
        try cachedStatement(sql: "DELETE FROM bundle WHERE device = ? AND created_ms < ?")
            .execute(arguments: [device, now.oldestUsableBundle])
        return changesCount
    }

    func devicesWithOldBundles(now: Timestamp, limit: Int) throws -> [DeviceRow] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT id, device FROM device
                WHERE id IN (SELECT DISTINCT device FROM bundle WHERE created_ms < ? LIMIT ?)
                """,
            arguments: [now.oldestUsableBundle, limit]
        ).map { DeviceRow(row: try $0.integer(0), id: try $0.identifier(1)) }
    }

    func hasBundle(_ device: Int64) throws -> Bool {
        try Int.fetchOne(cachedStatement(sql: "SELECT 1 FROM bundle WHERE device = ? LIMIT 1"), arguments: [device])
            != nil
    }
}
