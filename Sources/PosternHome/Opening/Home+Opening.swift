import FoundationEssentials
import GRDB
package import PosternPrimitives
import PosternWire

extension Home {
    /// Whether the directory holds a home, whatever its format.
    package static func exists(in directory: String) -> Bool {
        let files = HomeFiles(directory: directory)
        return files.exists(files.database)
    }

    /// Makes an empty home. The directory is made too, unless it is there; its parent has to exist.
    ///
    /// The database gets its name last, so a crash leaves either no home or a whole one. A key file that is not there
    /// is made. Takes about half a second with a passphrase.
    ///
    /// - Throws: ``HomeError/alreadyAHome(directory:)``; ``HomeError/openToOthers(path:)`` when the directory is.
    package static func create(in directory: String, key: borrowing HomeKey) throws(HomeError) -> Home {
        let files = HomeFiles(directory: directory)
        try files.makeDirectory()
        try files.checkDirectory()
        try files.whileLocked { () throws(HomeError) in
            guard !files.exists(files.database) else { throw .alreadyAHome(directory: directory) }
            let id = try random16()
            let sealing = RowSealing(key: try newStoreKey(key, files: files, home: id))
            try makeDatabase(files: files, home: id, sealing: sealing)
        }
        return try open(in: directory, key: key)
    }

    /// - Throws: ``HomeError/notAHome(directory:)``, ``HomeError/wrongKey``, ``HomeError/otherKindOfKey(passphrase:)``,
    ///   ``HomeError/openToOthers(path:)``, ``HomeError/newerSchema(found:known:)``.
    package static func open(in directory: String, key: borrowing HomeKey) throws(HomeError) -> Home {
        try connected(to: directory, key: key, waiting: busySeconds)
    }

    /// - Parameter seconds: How long a verb waits for another process.
    static func connected(
        to directory: String,
        key: borrowing HomeKey,
        waiting seconds: Double
    ) throws(HomeError) -> Home {
        let files = HomeFiles(directory: directory)
        try files.checkDirectory()
        guard files.exists(files.database) else { throw .notAHome(directory: directory) }
        try files.checkRights(files.database)
        let sealing = RowSealing(key: try storeKey(key, files: files))
        let database = try connect(to: files.database, directory: directory, waiting: seconds)
        let home = Home(directory: directory, database: database, sealing: sealing)
        try home.checkSchema()
        try home.checkMarker()
        try home.migrate()
        return home
    }

    /// Boxes the store key under another passphrase. An older copy of `home.key` still opens with the old one.
    ///
    /// - Throws: ``HomeError/wrongKey`` when `old` is not the passphrase.
    package static func changePassphrase(
        in directory: String,
        from old: borrowing SecretBytes,
        to new: borrowing SecretBytes
    ) throws(HomeError) {
        let files = HomeFiles(directory: directory)
        try files.checkDirectory()
        try files.whileLocked { () throws(HomeError) in
            guard files.exists(files.boxedKey) else { throw .otherKindOfKey(passphrase: false) }
            let boxed = try BoxedStoreKey(parsing: try files.read(files.boxedKey, limit: BoxedStoreKey.byteCount))
            let storeKey = try boxed.open(old)
            try files.replace(files.boxedKey, with: try box(storeKey, under: new, home: boxed.home))
        }
    }

    private static func newStoreKey(
        _ key: borrowing HomeKey,
        files: HomeFiles,
        home: [UInt8]
    ) throws(HomeError) -> SecretBytes {
        switch key {
        case .keyFile(let path):
            return try KeyFile(path: path).readOrMake()
        case .passphrase(let passphrase):
            let storeKey = try randomKey()
            try files.replace(files.boxedKey, with: try box(storeKey, under: passphrase, home: home))
            return storeKey
        }
    }

    private static func storeKey(_ key: borrowing HomeKey, files: HomeFiles) throws(HomeError) -> SecretBytes {
        let isBoxed = files.exists(files.boxedKey)
        switch key {
        case .keyFile(let path):
            guard !isBoxed else { throw .otherKindOfKey(passphrase: true) }
            return try KeyFile(path: path).read()
        case .passphrase(let passphrase):
            guard isBoxed else { throw .otherKindOfKey(passphrase: false) }
            try files.checkRights(files.boxedKey)
            return try BoxedStoreKey(parsing: try files.read(files.boxedKey, limit: BoxedStoreKey.byteCount))
                .open(passphrase)
        }
    }

    private static func box(
        _ storeKey: borrowing SecretBytes,
        under passphrase: borrowing SecretBytes,
        home: [UInt8]
    ) throws(HomeError) -> [UInt8] {
        do {
            return try BoxedStoreKey(boxing: storeKey, under: passphrase, home: home).bytes
        } catch {
            throw .cryptography
        }
    }

    private static func randomKey() throws(HomeError) -> SecretBytes {
        do { return try SecretBytes.random(count: BoxedStoreKey.storeKeyCount) } catch { throw .cryptography }
    }

    private static func random16() throws(HomeError) -> [UInt8] {
        do { return try Random.bytes(16) } catch { throw .cryptography }
    }
}

extension Home {
    private static func makeDatabase(
        files: HomeFiles,
        home: [UInt8],
        sealing: borrowing RowSealing
    ) throws(HomeError) {
        try files.writeNew(files.newDatabase, [])
        do {
            let database = try connect(to: files.newDatabase, directory: files.directory, waiting: busySeconds)
            let marker = try sealing.seal(home, .marker, row: home)
            try database.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    try Schema.install(in: db)
                    try db.run("INSERT INTO home VALUES (1, ?, ?)", [home.column, marker.column])
                    return .commit
                }
            }
            try database.close()
        } catch {
            throw HomeError(error, directory: files.directory)
        }
        try files.rename(files.newDatabase, to: files.database)
    }

    /// A rollback journal and `secure_delete`, so that what is erased is in none of the files when its transaction
    /// ends; `EXTRA` syncs the directory after the journal is unlinked, so that a power cut brings nothing back; no
    /// temporary file is ever written.
    private static func connect(
        to path: String,
        directory: String,
        waiting seconds: Double
    ) throws(HomeError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(seconds)
        configuration.prepareDatabase { db in
            for pragma in ["journal_mode = DELETE", "synchronous = EXTRA", "secure_delete = ON", "temp_store = MEMORY"]
            {
                _ = try Row.fetchAll(db, sql: "PRAGMA \(pragma)")
            }
        }
        do {
            return try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw HomeError(error, directory: directory)
        }
    }

    private func checkSchema() throws(HomeError) {
        let (mark, version) = try read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            )
        }
        guard mark == Schema.applicationID, version >= 1 else { throw .notAHome(directory: directory) }
        guard version <= Schema.version else { throw .newerSchema(found: version, known: Schema.version) }
    }

    /// Brings an older home up to date.
    private func migrate() throws(HomeError) {
        let version = "PRAGMA user_version"
        guard try read({ db in try Int.fetchOne(db, sql: version) ?? 0 }) < Schema.version else { return }
        try write { db in
            // Another process may have done it meanwhile.
            let found = try Int.fetchOne(db, sql: version) ?? 0
            if found < Schema.version { try Schema.migrate(db, from: found) }
        }
    }

    private func checkMarker() throws(HomeError) {
        try read { db in
            guard let row = try db.row("SELECT id, marker FROM home") else { throw HomeError.damaged("home") }
            let id = try row.bytes("id")
            do {
                guard try sealing.open(try row.bytes("marker"), .marker, row: id) == id else {
                    throw HomeError.wrongKey
                }
            } catch HomeError.damaged {
                throw HomeError.wrongKey
            }
        }
    }
}
