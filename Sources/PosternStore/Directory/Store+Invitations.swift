import Foundation
import GRDB
package import PosternWire

extension Store {
    /// Lets a user register once. An earlier invitation of the user that nobody used counts no longer.
    ///
    /// - Parameter hash: H of the relay's half; the half itself is a secret and never kept.
    /// - Returns: Whether there is such a user.
    package func putInvitation(_ hash: Hash512, for who: Who, expires: Timestamp) async throws -> Bool {
        try await act { act in
            guard try act.isThere(who) else { return false }
            try act.invite(who, hash, expires: expires)
            return true
        }
    }

    /// Whom an invitation is for. It may be opened again by the device that used it, for as long as it lasts.
    ///
    /// - Returns: `nil` when it is unknown or expired.
    package func openInvitation(_ hash: Hash512, now: Timestamp) async throws -> OpenedInvitation? {
        try await read { db in
            guard let invitation = try db.invitation(hash), now < invitation.expires else { return nil }
            return OpenedInvitation(
                who: invitation.who,
                login: invitation.login,
                listVersion: invitation.listVersion,
                device: invitation.device
            )
        }
    }
}

extension Database {
    struct InvitationRow {
        let user: Int64
        let who: Who
        let login: String
        let listVersion: UInt32
        /// Has not registered, or was reset.
        let isPending: Bool
        let isSuspended: Bool
        let expires: Timestamp
        /// Who used it.
        let device: DeviceID?
    }

    func invite(_ user: Int64, _ hash: Hash512, expires: Timestamp) throws {
        try execute(
            sql: "INSERT INTO invitation (hash, user, expires_ms) VALUES (?, ?, ?)",
            arguments: [hash.data, user, expires.stored]
        )
        try execute(
            sql: "UPDATE user SET invited_until_ms = ?, rejected_ms = NULL WHERE id = ?",
            arguments: [expires.stored, user]
        )
    }

    func invitation(_ hash: Hash512) throws -> InvitationRow? {
        try Row.fetchOne(
            self,
            sql: """
                SELECT user.id, network.network, user.user, login, is_suspended, expires_ms, invitation.device,
                    list_version, status
                FROM invitation JOIN user ON user.id = invitation.user JOIN network ON network.id = user.network
                WHERE hash = ?
                """,
            arguments: [hash.data]
        ).map { row in
            InvitationRow(
                user: try row.integer(0),
                who: Who(network: try row.identifier(1), user: try row.identifier(2)),
                login: try row.text(3),
                listVersion: try row.version(7),
                isPending: try row.integer(8) == UserStatus.pending.rawValue,
                isSuspended: try row.integer(4) != 0,
                expires: try row.time(5),
                device: try row.optionalBytes(6).flatMap { DeviceID($0) }
            )
        }
    }
}
