import GRDB
package import PosternWire

package enum Renaming: Hashable, Sendable {
    /// Nobody has signed the old login: the user has the new one.
    case renamed
    /// The user keeps the old one until its identity has signed a list with the new one.
    case given
    /// Somebody has it, or had it of late, or was given it.
    case loginTaken
    case unknownUser
}

extension Store {
    /// Gives a user another login, by an administrator's word. Another one that was given before, and is not signed yet,
    /// counts no longer.
    package func rename(_ who: Who, to login: String, now: Timestamp) async throws -> Renaming {
        try await write { db in try db.rename(who, to: login, now: now) }
    }
}

extension Database {
    func rename(_ who: Who, to login: String, now: Timestamp) throws -> Renaming {
        let foldedLogin = login.folded
        guard let user = try listOwner(who) else { return .unknownUser }
        guard try isFree(foldedLogin, network: user.network, for: user.row, now: now) else { return .loginTaken }
        try forgetGivenLogin(user.row)
        if user.identity == nil {
            try setLogin(login, folded: foldedLogin, of: user.row)
            return .renamed
        }
        if login == user.login { return .renamed }
        try execute(
            sql: "INSERT OR REPLACE INTO reserved_login (network, folded_login, login, user) VALUES (?, ?, ?, ?)",
            arguments: [user.network, foldedLogin, login, user.row]
        )
        return .given
    }
}
