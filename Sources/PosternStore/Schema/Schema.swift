import GRDB
import PosternWire

/// The migrations, in order. Each runs in a transaction of its own that checks every foreign key before it commits.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in
            try db.execute(sql: Version1.sql)
        }
        migrator.registerMigration("v2") { db in
            try db.execute(sql: Version2.sql)
        }
        migrator.registerMigration("v3") { db in
            try db.execute(sql: Version3.sql)
        }
        migrator.registerMigration("v4") { db in
            try db.execute(sql: Version4.sql)
        }
        migrator.registerMigration("v5") { db in
            try Version5.foldAnew(db)
        }
        migrator.registerMigration("v6") { db in
            try db.execute(sql: Version6.sql)
        }
        migrator.registerMigration("v7") { db in
            try db.execute(sql: Version7.sql)
        }
        migrator.registerMigration("v8") { db in
            try Version8.migrate(db)
        }
        migrator.registerMigration("v9") { db in
            try db.execute(sql: Version9.sql)
        }
        return migrator
    }

    /// Whether a later version of this software has migrated it.
    static func isNewer(_ db: Database) throws -> Bool {
        try db.tableExists("grdb_migrations") && migrator.hasBeenSuperseded(db)
    }

    /// The version that a store was brought to; `nil` for one that is empty yet.
    static func version(_ db: Database) throws -> String? {
        guard try db.tableExists("grdb_migrations") else { return nil }
        return try migrator.completedMigrations(db).last
    }

    /// Brings a store up to date.
    ///
    /// - Parameter keep: Called before a store that holds something is changed, with the version that it has.
    /// - Throws: ``StoreError/newerSchema`` when a later version of this software has migrated it: going on would
    ///   break promises that this version does not know of.
    static func migrate(_ pool: DatabasePool, keep: (_ version: String) throws -> Void = { _ in }) throws {
        let migrator = migrator
        let isSuperseded = try pool.read { try isNewer($0) }
        guard !isSuperseded else { throw StoreError.newerSchema }
        let outdated = try pool.read { try migrator.hasCompletedMigrations($0) ? nil : version($0) }
        if let outdated { try keep(outdated) }
        try migrator.migrate(pool)
    }

    /// A new store's one row; nothing when it is there.
    static func initialise(_ pool: DatabasePool, epoch: Epoch?) throws {
        try pool.write { db in
            guard try Int.fetchOne(db, sql: "SELECT count(*) FROM relay") == 0 else { return }
            guard let epoch else { throw StoreError.missing }
            try db.execute(
                sql: "INSERT INTO relay (id, epoch, message_mark, indexed_below) VALUES (1, ?, 1, 1)",
                arguments: [epoch.data]
            )
        }
    }
}
