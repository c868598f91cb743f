import GRDB

/// The tables of a home. A later version adds its statements to ``steps``; what a version once installed never changes.
enum Schema {
    /// "PoHm": tells a home from any other SQLite file.
    static let applicationID = 0x506F_486D

    static var version: Int { steps.count }

    private static let steps = [
        SchemaVersion1.statements, SchemaVersion2.statements, SchemaVersion3.statements,
        SchemaVersion4.statements, SchemaVersion5.statements, SchemaVersion6.statements,
        SchemaVersion7.statements, SchemaVersion8.statements, SchemaVersion9.statements,
        SchemaVersion10.statements,
    ]

    static func install(in db: Database) throws {
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try migrate(db, from: 0)
    }

    /// Brings an older home up to date, in the caller's transaction.
    static func migrate(_ db: Database, from found: Int) throws {
        for statements in steps.dropFirst(found) { try db.execute(sql: statements) }
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }
}
