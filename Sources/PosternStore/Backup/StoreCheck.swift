import GRDB

/// What has to hold in every store, whatever ended its daemon.
enum StoreCheck {
    /// - Returns: What does not hold, one text for each kind; empty for a store that is whole.
    static func faults(_ db: Database) throws -> [String] {
        let pages = try String.fetchAll(db, sql: "PRAGMA integrity_check(10)")
        // Whatever is read from damaged pages says nothing.
        guard pages == ["ok"] else { return pages }
        var faults: [String] = []
        let strays = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check")
        if let first = strays.first {
            faults.append("\(strays.count) rows refer to ones that are not there, the first in \(first[0] ?? "?")")
        }
        let tables = try String.fetchSet(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
        for promise in promises where promise.tables.isSubset(of: tables) {
            let count = try Int.fetchOne(db, sql: promise.violations) ?? 0
            if count > 0 { faults.append("\(count) \(promise.fault)") }
        }
        return faults
    }

    private struct Promise {
        /// A back-up of an older version has not all of them.
        let tables: Set<String>
        /// Counts what breaks it.
        let violations: String
        let fault: String
    }

    private static let promises = [
        Promise(
            tables: ["body", "delivery"],
            violations: """
                SELECT count(*) FROM delivery LEFT JOIN body ON body.number = delivery.message WHERE body.number IS NULL
                """,
            fault: "messages wait for devices and have no content"
        ),
        Promise(
            tables: ["body", "delivery"],
            violations: """
                SELECT count(*) FROM body LEFT JOIN
                    (SELECT message, count(*) AS devices FROM delivery GROUP BY message) AS wanted
                    ON wanted.message = body.number
                WHERE body.waiting <> coalesce(wanted.devices, 0)
                """,
            fault: "messages are kept for another number of devices than wait for them"
        ),
        Promise(
            tables: ["relay", "message"],
            violations: "SELECT count(*) FROM message WHERE number >= (SELECT message_mark FROM relay)",
            fault: "messages have numbers that were not reserved"
        ),
        Promise(
            tables: ["document"],
            violations: """
                SELECT count(*) FROM (
                    SELECT max(version) - min(version) + 1 - count(*) AS missing FROM document
                    GROUP BY network, kind, subject
                ) WHERE missing <> 0
                """,
            fault: "chains of signed documents have gaps"
        ),
        Promise(
            tables: ["audit_record"],
            violations: """
                SELECT count(*) FROM (SELECT max(number) - count(*) AS missing FROM audit_record GROUP BY log)
                WHERE missing <> 0
                """,
            fault: "audit logs have gaps"
        ),
    ]
}
