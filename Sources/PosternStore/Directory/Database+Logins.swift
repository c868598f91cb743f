import Foundation
import GRDB
import PosternWire

/// A user, as its next device list is compared with it.
struct ListOwner {
    let row: Int64
    let network: Int64
    /// Registered, and not reset since.
    let isActive: Bool
    let isSuspended: Bool
    let login: String
    let identity: [UInt8]?
}

extension Database {
    func listOwner(_ who: Who) throws -> ListOwner? {
        try Row.fetchOne(
            cachedStatement(
                sql: """
                    SELECT user.id, user.network, status, is_suspended, login, identity
                    FROM user JOIN network ON network.id = user.network
                    WHERE network.network = ? AND user.user = ?
                    """
            ),
            arguments: [who.network.data, who.user.data]
        ).map {
            ListOwner(
                row: try $0.integer(0),
                network: try $0.integer(1),
                isActive: try $0.integer(2) == UserStatus.active.rawValue,
                isSuspended: try $0.integer(3) != 0,
                login: try $0.text(4),
                identity: try $0.optionalBytes(5)
            )
        }
    }

    /// That a user's login is `?2`, whose folded form is `?3`. The index is by folded form, or by the login itself for
    /// the one of two users whom earlier versions told apart by case that folding does not.
    static let hasLogin = "user.folded_login IN (?2, ?3) AND user.login = ?2"

    /// - Parameter user: May have it already; `nil` for one who is not there yet.
    func isFree(_ foldedLogin: String, network: Int64, for user: Int64? = nil, now: Timestamp) throws -> Bool {
        try Int.fetchOne(
            cachedStatement(
                sql: """
                    SELECT 1 FROM user WHERE network = ?1 AND folded_login = ?2 AND id IS NOT ?3
                    UNION ALL
                    SELECT 1 FROM reserved_login WHERE network = ?1 AND folded_login = ?2 AND user IS NOT ?3
                    AND ifnull(until_ms > ?4, 1)
                    """
            ),
            arguments: [network, foldedLogin, user, now.stored]
        ) == nil
    }

    /// The login that the user has, or the one that an administrator gave it.
    func mayTake(_ login: String, _ user: ListOwner) throws -> Bool {
        if Array(login.utf8) == Array(user.login.utf8) { return true }
        return try String.fetchOne(
            self,
            sql: "SELECT login FROM reserved_login WHERE user = ? AND until_ms IS NULL AND login = ?",
            arguments: [user.row, login]
        ) != nil
    }

    /// The user gets the login that an administrator gave it, if there is one; the one before goes to nobody else for a
    /// while.
    func takeGivenLogin(_ user: Int64, now: Timestamp) throws {
        let given = try Row.fetchOne(
            self,
            sql: "SELECT login, folded_login FROM reserved_login WHERE user = ? AND until_ms IS NULL",
            arguments: [user]
        )
        guard let given else { return }
        let (login, folded) = (try given.text(0), try given.text(1))
        try forgetGivenLogin(user)
        try execute(
            sql: """
                INSERT OR REPLACE INTO reserved_login (network, folded_login, login, user, until_ms)
                SELECT network, folded_login, login, id, ? FROM user WHERE id = ?
                """,
            arguments: [now.adding(seconds: formerLoginSeconds).stored, user]
        )
        try setLogin(login, folded: folded, of: user)
    }

    func forgetGivenLogin(_ user: Int64) throws {
        try execute(sql: "DELETE FROM reserved_login WHERE user = ? AND until_ms IS NULL", arguments: [user])
    }

    func setLogin(_ login: String, folded: String, of user: Int64) throws {
        try execute(
            sql: "UPDATE user SET login = ?, folded_login = ? WHERE id = ?",
            arguments: [login, folded, user]
        )
    }
}

/// A former login goes to nobody else for so long: 400 days.
private let formerLoginSeconds: UInt64 = 400 * 86_400
