import Foundation
import GRDB
package import PosternWire

extension Store {
    /// Registers a user's first device: list, vaults, keys and the administrator's MAC, and uses the invitation up.
    /// All of it or nothing.
    ///
    /// The same invitation with the same device is answered like the first time, so that a client can repeat its
    /// request after a crash at any moment.
    ///
    /// - Parameter beside: What is said of a registration that is made now.
    package func enrol(
        _ enrolment: Enrolment,
        now: Timestamp,
        beside: @escaping Beside<EnrolmentOutcome> = { _, _ in }
    ) async throws -> EnrolmentOutcome {
        let roomDevices = options.roomDevices
        return try await write(changesDirectory: true, grows: true) { db in
            guard let invitation = try db.invitation(enrolment.invitation), invitation.who == enrolment.list.who else {
                return (.invitationInvalid, .nothing)
            }
            if let device = invitation.device {
                return (device == enrolment.device ? .alreadyEnrolled : .conflict, .nothing)
            }
            guard now < invitation.expires, !invitation.isSuspended else { return (.invitationInvalid, .nothing) }
            // An active user's next identity would be a take-over.
            guard invitation.isPending else { return (.conflict, .nothing) }
            var enrolled: Forgets?
            try db.inSavepoint {
                enrolled = try db.enrol(enrolment, roomDevices: roomDevices, now: now)
                return enrolled == nil ? .rollback : .commit
            }
            guard let enrolled else { return (.conflict, .nothing) }
            try beside(.enrolled, ActTransaction(db))
            return (.enrolled, enrolled)
        }
    }
}

extension Database {
    /// - Returns: `nil` where the list does not follow, or there are too many keys.
    fileprivate func enrol(_ enrolment: Enrolment, roomDevices: Int, now: Timestamp) throws -> Forgets? {
        guard let user = try listOwner(enrolment.list.who) else { return nil }
        let replaced = try replaceList(enrolment.list, of: user, roomDevices: roomDevices, now: now)
        guard case .stored = replaced.outcome, let device = try currentDeviceRow(enrolment.device) else { return nil }
        try replaceVaults(enrolment.vaults, of: user.row, who: enrolment.list.who)
        for bundle in enrolment.bundles { try publish(bundle, of: device) }
        guard try oneTimeBundles(of: device) <= Limits.bundlesOfDevice else { return nil }
        try execute(
            sql: "UPDATE invitation SET device = ? WHERE hash = ?",
            arguments: [enrolment.device.data, enrolment.invitation.data]
        )
        try takeLetter(bringing: enrolment.invitation)
        try execute(
            sql: "UPDATE user SET status = ?, administrator_mac = ? WHERE id = ?",
            arguments: [UserStatus.active.rawValue, Data(enrolment.administratorMAC), user.row]
        )
        return replaced.forgets
    }
}
