import GRDB

extension Home {
    /// How many links were begun here since the last good one.
    package func linkTries() throws(HomeError) -> Int {
        try read { db in Int(clamping: try db.row("SELECT link_tries FROM account")?.integer("link_tries") ?? 0) }
    }

    /// Counts a link before anything of it is shown, so that one that is abandoned counts too.
    ///
    /// - Parameter limit: So many may be begun.
    /// - Returns: Whether one more may.
    package func beginLink(atMost limit: Int) throws(HomeError) -> Bool {
        try write { db in
            try db.run("UPDATE account SET link_tries = link_tries + 1 WHERE link_tries < ?", [limit]) == 1
        }
    }

    /// A link was good, or the user has shown to know the password.
    package func forgetLinkTries() throws(HomeError) {
        try write { db in _ = try db.run("UPDATE account SET link_tries = 0") }
    }
}
