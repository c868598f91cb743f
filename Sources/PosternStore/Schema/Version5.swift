import GRDB

/// Folds names anew: earlier versions compared their lower case, and told `straße` from `strasse`. The tables stay as
/// they are.
///
/// Where two names of one network were told apart that are one name now, the second keeps its old folding: both users
/// are found by their logins, and nobody else gets either.
enum Version5 {
    static func foldAnew(_ db: Database) throws {
        let names = [
            ("network", "name"), ("security_group", "name"), ("user", "login"), ("user", "first_name"),
            ("user", "last_name"),
        ]
        for (table, name) in names {
            for row in try Row.fetchAll(db, sql: "SELECT id, \(name) FROM \(table) WHERE \(isNotASCII(name))") {
                try db.execute(
                    sql: "UPDATE OR IGNORE \(table) SET folded_\(name) = ? WHERE id = ?",
                    arguments: [try row.text(1).folded, try row.integer(0)]
                )
            }
        }
        let reserved = try Row.fetchAll(
            db,
            sql: "SELECT network, folded_login, login FROM reserved_login WHERE \(isNotASCII("login"))"
        )
        for row in reserved {
            try db.execute(
                sql: "UPDATE OR IGNORE reserved_login SET folded_login = ? WHERE network = ? AND folded_login = ?",
                arguments: [try row.text(2).folded, try row.integer(0), try row.text(1)]
            )
        }
    }

    /// The folding of ASCII is its lower case, which is there already.
    private static func isNotASCII(_ column: String) -> String {
        "length(\(column)) <> length(CAST(\(column) AS BLOB))"
    }
}
