import GRDB
package import PosternWire

extension Home {
    /// Opens the home for somebody who may be guessing: wrong passphrases are counted, and have the consequences that
    /// ``obey(_:)`` was told. A key file is no guess.
    ///
    /// - Throws: ``HomeError/tooManyTries(seconds:)`` before the passphrase is looked at; ``HomeError/erasedAfterTries`` when
    ///   this one was the last; and as ``open(in:key:)``.
    package static func open(in directory: String, key: borrowing HomeKey, at now: Timestamp) throws(HomeError) -> Home
    {
        switch key {
        case .keyFile: return try open(in: directory, key: key)
        case .passphrase: break
        }
        let files = HomeFiles(directory: directory)
        try files.checkDirectory()
        try UnlockTries.check(.passphrase, of: files, at: now)
        do {
            let home = try open(in: directory, key: key)
            try UnlockTries.forget(.passphrase, of: files)
            return home
        } catch HomeError.wrongKey {
            guard try UnlockTries.count(.passphrase, of: files, at: now) else { throw .wrongKey }
            try files.eraseHome()
            throw .erasedAfterTries
        }
    }

    /// From now on.
    package func obey(_ rules: UnlockRules) throws(HomeError) {
        try UnlockTries.use(rules, of: HomeFiles(directory: directory))
    }

    /// Before the account's password is tried.
    ///
    /// - Throws: ``HomeError/tooManyTries(seconds:)``.
    package func checkPasswordTries(at now: Timestamp) throws(HomeError) {
        try UnlockTries.check(.password, of: HomeFiles(directory: directory), at: now)
    }

    /// The relay says that the account's password was wrong: whoever goes on guessing waits. Nothing is erased.
    package func countWrongPassword(at now: Timestamp) throws(HomeError) {
        _ = try UnlockTries.count(.password, of: HomeFiles(directory: directory), at: now)
    }

    /// The account's password, or the passphrase of this home, was given.
    package func notePassword(at now: Timestamp) throws(HomeError) {
        try UnlockTries.forget(.password, of: HomeFiles(directory: directory))
        _ = try write { db in try db.run("UPDATE account SET password_at = ?", [now.column]) }
    }

    /// When it was last given; `nil` where that is not known.
    package func passwordGiven() throws(HomeError) -> Timestamp? {
        try read { db in try db.row("SELECT password_at FROM account")?.optionalTime("password_at") }
    }
}
