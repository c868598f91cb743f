import GRDBSQLite

extension Home {
    /// The SQLite that was loaded, such as "3.40.1".
    package static var sqliteVersion: String { String(cString: sqlite3_libversion()) }
}
