import GRDB
import PosternWire

extension User {
    /// What ``status`` says, as rows have it.
    static let statusColumn = "iif(user.rejected_ms IS NULL, user.status, 3)"

    static let select = """
        SELECT user.id, network.network, user.user, user.number, user.login, user.first_name, user.last_name, \
        security_group.code, \(statusColumn), user.is_suspended, \
        user.created_ms, user.last_login_ms, user.last_activity_ms, user.list_version, user.identity, \
        user.administrator_mac, user.kind, user.display_name, user.modified_ms, user.challenge IS NOT NULL, \
        user.invited_until_ms FROM user \
        JOIN network ON network.id = user.network JOIN security_group ON security_group.id = user.security_group
        """

    /// - Parameter row: Begins with the columns of ``select``.
    init(_ row: Row) throws {
        guard
            let number = UserNumber(try row.integer(3)), let group = GroupCode(try row.text(7)),
            let status = UserStatus(rawValue: Int(clamping: try row.integer(8))),
            let kind = UserKind(rawValue: Int(clamping: try row.integer(16)))
        else { throw StoreError.damaged("a user's number, group, status or kind") }
        who = Who(network: try row.identifier(1), user: try row.identifier(2))
        self.number = number
        login = try row.text(4)
        firstName = try row.text(5)
        lastName = try row.text(6)
        self.group = group
        self.status = status
        isSuspended = try row.integer(9) != 0
        created = try row.time(10)
        lastLogin = try row.optionalTime(11)
        lastActivity = try row.optionalTime(12)
        listVersion = try row.version(13)
        identity = try row.optionalBytes(14)
        administratorMAC = try row.optionalBytes(15)
        self.kind = kind
        displayName = try row.text(17)
        modified = try row.optionalTime(18)
        hasChallenge = try row.integer(19) != 0
        invitationExpires = try row.optionalTime(20)
    }
}
