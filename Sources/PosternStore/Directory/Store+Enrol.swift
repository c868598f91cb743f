import Foundation
import GRDB
package import PosternWire

extension Store {
    /// Registers a user's first device: list, vaults, keys and the administrator's MAC, and uses the invitation up.
    /// All of it or nothing.
    ///
    /// The same invitation with the same device is answered like the first time, so that a client can repeat its
    /// request after a crash at any moment.
    package func enrol(_ enrolment: Enrolment, now: Timestamp) async throws -> EnrolmentOutcome {
        try await write(changesDirectory: true) { db in
            guard let invitation = try db.invitation(enrolment.invitation), invitation.who == enrolment.list.who else {
                return .invitationInvalid
            }
            if let device = invitation.device {
                return device == enrolment.device ? .alreadyEnrolled : .conflict
            }
            guard now < invitation.expires, !invitation.isSuspended else { return .invitationInvalid }
            var outcome = EnrolmentOutcome.conflict
            try db.inSavepoint {
                guard try db.enrol(enrolment, user: invitation.user, now: now) else { return .rollback }
                outcome = .enrolled
                return .commit
            }
            return outcome
        }
    }
}

extension Database {
    fileprivate func enrol(_ enrolment: Enrolment, user: Int64, now: Timestamp) throws -> Bool {
        guard
            case .stored = try replaceList(enrolment.list, user: user, now: now),
            let device = try currentDeviceRow(enrolment.device)
        else { return false }
        try replaceVaults(enrolment.vaults, user: user)
        for bundle in enrolment.bundles { try publish(bundle, of: device) }
        guard try oneTimeBundles(of: device) <= Limits.bundlesOfDevice else { return false }
        try execute(
            sql: "UPDATE invitation SET device = ? WHERE hash = ?",
            arguments: [enrolment.device.data, enrolment.invitation.data]
        )
        try execute(
            sql: "UPDATE user SET status = ?, administrator_mac = ? WHERE id = ?",
            arguments: [UserStatus.active.rawValue, Data(enrolment.administratorMAC), user]
        )
        return true
    }

    private func replaceVaults(_ vaults: [Enrolment.Vault], user: Int64) throws {
        try execute(sql: "DELETE FROM vault WHERE user = ?", arguments: [user])
        for vault in vaults {
            try execute(
                sql: "INSERT INTO vault VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    user, vault.kind.rawValue, Data(vault.random), vault.signInHash.data, Data(vault.sealed),
                ]
            )
        }
    }
}
