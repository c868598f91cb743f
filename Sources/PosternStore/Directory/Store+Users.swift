import GRDB
package import PosternWire

extension Store {
    /// Makes users, each for itself: a bad one fails alone, and the same login twice fails the second time.
    ///
    /// - Parameter answer: Made of the outcomes, and kept in the same transaction; when it throws, nobody is made.
    /// - Returns: One outcome for each, in order; `nil` for an unknown network.
    package func createUsers(
        _ users: [NewUser],
        in network: NetworkID,
        keeping answer: (@Sendable ([UserCreation]) throws -> KeptAnswer)? = nil
    ) async throws -> [UserCreation]? {
        try await act { act in
            guard try act.network(network) != nil else { return nil }
            let creations = try users.compactMap { try act.create($0, in: network) }
            if let answer { try act.keep { try answer(creations) } }
            return creations
        }
    }

    package func user(_ who: Who) async throws -> User? {
        try await user("user.user = ?2", of: who.network, [who.user.data])
    }

    package func user(_ number: UserNumber, in network: NetworkID) async throws -> User? {
        try await user("user.number = ?2", of: network, [number.value])
    }

    /// The user whose login it is, byte for byte. Another spelling of it finds nobody, though nobody else can get it.
    package func user(login: String, in network: NetworkID) async throws -> User? {
        try await user(Database.hasLogin, of: network, [login, login.folded])
    }

    package func users(_ query: UserQuery) async throws -> Page<User> {
        try await read { db in
            var paged = PagedQuery(
                select: User.select,
                rowColumn: "user.id",
                sortColumns: query.sort.map(\.column),
                direction: query.direction,
                after: query.after,
                limit: query.limit
            )
            paged.filter("network.network = ?", query.network.data)
            paged.filter("user.kind = ? AND user.deleted_ms IS NULL", query.kind.rawValue)
            if let part = query.username { paged.filter("instr(user.folded_login, ?) > 0", part) }
            if let part = query.firstName { paged.filter("instr(user.folded_first_name, ?) > 0", part) }
            if let part = query.lastName { paged.filter("instr(user.folded_last_name, ?) > 0", part) }
            if let part = query.displayName { paged.filter("instr(user.folded_display_name, ?) > 0", part) }
            if let status = query.status { paged.filter(User.statusColumn + " = ?", status.rawValue) }
            if let group = query.group { paged.filter("security_group.code = ?", group.text) }
            return try paged.page(db, item: User.init)
        }
    }

    private func user(
        _ condition: String,
        of network: NetworkID,
        _ values: StatementArguments
    ) async throws -> User? {
        try await read { db in
            try Row.fetchOne(
                db,
                sql: User.select + " WHERE user.deleted_ms IS NULL AND network.network = ?1 AND " + condition,
                arguments: [network.data] + values
            ).map(User.init)
        }
    }
}

extension UserQuery.Sort {
    fileprivate var column: String {
        switch self {
        case .username: "user.folded_login"
        case .firstName: "user.folded_first_name"
        case .lastName: "user.folded_last_name"
        case .status: User.statusColumn
        case .group: "security_group.code"
        case .displayName: "user.folded_display_name"
        }
    }
}

extension Database {
    func create(_ user: NewUser, network: Int64) throws -> UserCreation {
        let group = try user.group.map { try groupRow($0, network: network) } ?? defaultGroupRow(network: network)
        guard let group else { return .unknownGroup }
        guard try isFree(user.login.folded, network: network, now: user.created) else { return .duplicateLogin }
        let sameID = try Int.fetchOne(
            cachedStatement(sql: "SELECT 1 FROM user WHERE network = ? AND user = ?"),
            arguments: [network, user.id.data]
        )
        guard sameID == nil else { return .idTaken }
        guard let number = try takeUserNumber(network: network) else { return .full }
        try insert(user, number: number, network: network, group: group)
        let made = try Row.fetchOne(
            cachedStatement(sql: User.select + " WHERE user.id = ?"),
            arguments: [lastInsertedRowID]
        )
        guard let made else { throw StoreError.damaged("a new user's row is missing") }
        return .created(try User(made))
    }

    /// Never the same twice, also when the user is deleted.
    private func takeUserNumber(network: Int64) throws -> UserNumber? {
        let next = try Int64.fetchOne(
            cachedStatement(sql: "SELECT next_user_number FROM network WHERE id = ?"),
            arguments: [network]
        )
        guard let number = next.flatMap(UserNumber.init) else { return nil }
        try cachedStatement(sql: "UPDATE network SET next_user_number = next_user_number + 1 WHERE id = ?")
            .execute(arguments: [network])
        return number
    }

    private func insert(_ user: NewUser, number: UserNumber, network: Int64, group: Int64) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO user (network, user, number, login, folded_login, first_name, last_name,
                    folded_first_name, folded_last_name, security_group, status, created_ms, kind, display_name,
                    folded_display_name)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        let arguments: StatementArguments = [
            network, user.id.data, number.value, user.login, user.login.folded, user.firstName, user.lastName,
            user.firstName.folded, user.lastName.folded, group, UserStatus.pending.rawValue, user.created.stored,
            user.kind.rawValue, user.displayName, user.displayName.folded,
        ]
        try statement.execute(arguments: arguments)
    }
}

extension Store {
    package func users(ofKind kind: UserKind, in network: NetworkID) async throws -> [User] {
        try await read { db in try db.users(ofKind: kind, in: network) }
    }

    package func userCounts(of network: NetworkID, kind: UserKind) async throws -> [UserStatus: Int] {
        try await read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT \(User.statusColumn), count(*) FROM user
                    WHERE network = (SELECT id FROM network WHERE network = ?) AND kind = ? AND deleted_ms IS NULL
                    GROUP BY 1
                    """,
                arguments: [network.data, kind.rawValue]
            )
            var counts: [UserStatus: Int] = [:]
            for row in rows {
                guard let status = UserStatus(rawValue: Int(clamping: try row.integer(0))) else { continue }
                counts[status] = Int(clamping: try row.integer(1))
            }
            return counts
        }
    }
}

extension Database {
    func users(ofKind kind: UserKind, in network: NetworkID) throws -> [User] {
        try Row.fetchAll(
            self,
            sql: User.select + " WHERE user.deleted_ms IS NULL AND network.network = ? AND user.kind = ?",
            arguments: [network.data, kind.rawValue]
        ).map(User.init)
    }
}
