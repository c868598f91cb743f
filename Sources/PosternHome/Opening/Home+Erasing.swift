import GRDB

extension Home {
    /// Erases everything that this home holds, and then the home itself, for ever.
    ///
    /// First every row and secret, in one transaction: from then on the home is an empty one, whatever happens. Then each
    /// file is overwritten and removed, and the directory where nothing else lies in it. A key file that the user named
    /// stays: it opens nothing any more. What anybody does with this home fails from here on. SQLite's connection stays
    /// open, on a file that is gone: a thread that is about to read must not find a connection that was freed.
    package func erase() throws(HomeError) {
        try write { db in try db.eraseEverything() }
        let files = HomeFiles(directory: directory)
        try files.whileLocked { () throws(HomeError) in
            for path in [files.database, files.boxedKey, files.lock, files.tries] { try files.erase(path) }
        }
        files.removeDirectoryIfEmpty()
    }
}

extension Database {
    /// Slots are overwritten where they lie, and all other rows deleted, but for the one that makes this a home.
    fileprivate func eraseEverything() throws {
        try execute(sql: "PRAGMA defer_foreign_keys = ON")
        try run("UPDATE secret_slot SET used = 0, sealed = zeroblob(length(sealed))")
        let tables = try String.fetchAll(
            self,
            sql: """
                SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                    AND name NOT IN ('home', 'secret_slot')
                """
        )
        for table in tables { try execute(sql: "DELETE FROM \"\(table)\"") }
    }
}
