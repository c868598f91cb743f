import PosternStore
import PosternTrust
package import PosternWire

/// What an administrator changes of a user; `nil` stays.
package struct UserChange: Hashable, Sendable {
    /// In any case and normal form. Who has registered keeps the old one until its identity has signed the new one.
    package var name: String?
    package var firstName: String?
    package var lastName: String?
    /// A group's code.
    package var group: String?

    package init() {}
}

/// Why one user of a batch was not changed.
package enum UserRefusal: Error, Hashable, Sendable {
    case unknownUser
    /// The same user twice in one request.
    case repeated
    /// Has come, and needs no invitation.
    case active
    case suspended
    /// The relay has no mail configured.
    case noMail
    /// The name is no mail address.
    case noAddress
}

extension UserRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownUser: "is no user of the network"
        case .repeated: "is named twice"
        case .active: "has joined already"
        case .suspended: "is suspended, and could not use an invitation"
        case .noMail: "cannot be invited by mail, which this relay does not send: use posternctl user invite"
        case .noAddress: "has a name that is no plain mail address: use posternctl user invite"
        }
    }
}

extension Relay {
    /// - Throws: ``AdministrationError/unknownUser``, ``AdministrationError/user(_:)``.
    package func updateUser(
        _ number: String,
        in network: NetworkID,
        _ change: UserChange,
        by order: Order<UserFacts> = .local("wickr:UpdateUser")
    ) async throws -> UserFacts {
        try await carryOut(order) { act in
            let network = try act.network(network)
            let user = try act.user(number, in: network.id)
            try act.apply(change, to: user)
            let updated = try act.user(number, in: network.id)
            try act.noteChange(from: user, to: updated, in: network, alsoHidden: change.names(of: user))
            return UserFacts(try act.user(number, in: network.id))
        }
    }

    /// Suspended users' connections end at once.
    ///
    /// - Returns: One outcome for each number, in order.
    package func suspendUsers(
        _ numbers: [String],
        _ isSuspended: Bool,
        in network: NetworkID,
        by order: Order<[Result<String, UserRefusal>]> = .local("wickr:BatchToggleUserSuspendStatus")
    ) async throws -> [Result<String, UserRefusal>] {
        try await each(numbers, in: network, by: order) { act, user, network in
            let devices = try act.transaction.suspend(user.who, isSuspended)
            if isSuspended { act.effects.cut += devices }
            try act.noteChange(from: user, to: try act.user(user.number.text, in: network.id), in: network)
        }
    }

    /// Takes users away for good. What they wrote stays with those who have it.
    ///
    /// - Returns: One outcome for each number, in order.
    package func deleteUsers(
        _ numbers: [String],
        in network: NetworkID,
        by order: Order<[Result<String, UserRefusal>]> = .local("wickr:BatchDeleteUser")
    ) async throws -> [Result<String, UserRefusal>] {
        try await each(numbers, in: network, by: order) { act, user, network in
            act.effects.cut += try act.transaction.delete(user.who, at: act.now)
            act.note(user.subject(of: network), in: network.id, before: user.state)
        }
    }

    /// How many users a network has of each status.
    package func userCounts(of network: NetworkID) async throws -> UserCounts {
        let counts = try await store.userCounts(of: network, kind: .person)
        return UserCounts(
            pending: counts[.pending] ?? 0,
            active: counts[.active] ?? 0,
            rejected: counts[.rejected] ?? 0
        )
    }

    /// The logins behind what logs and clients name users by.
    ///
    /// - Parameter names: 32 hexadecimal digits each, a user's id.
    /// - Returns: `nil` for each that is nobody's.
    package func logins(behind names: [String], in network: NetworkID) async throws -> [String?] {
        var logins: [String?] = []
        for name in names {
            let id = Hex.decode(name).flatMap { UserID($0) }
            let user = if let id { try await store.user(Who(network: network, user: id)) } else { User?.none }
            logins.append(user?.login)
        }
        return logins
    }

    /// Does the same to several users, each for itself.
    ///
    /// - Parameter refusal: Why this user is left as it is.
    func each(
        _ numbers: [String],
        in network: NetworkID,
        by order: Order<[Result<String, UserRefusal>]>,
        unless refusal: @escaping @Sendable (User) -> UserRefusal? = { _ in nil },
        _ deed: @escaping @Sendable (Act, User, Network) throws -> Void
    ) async throws -> [Result<String, UserRefusal>] {
        try await carryOut(order) { act in
            let network = try act.network(network)
            var seen: Set<String> = []
            let results: [Result<String, UserRefusal>] = try numbers.map { number in
                guard seen.insert(number).inserted else { return .failure(.repeated) }
                guard let user = try? act.user(number, in: network.id) else { return .failure(.unknownUser) }
                if let refusal = refusal(user) { return .failure(refusal) }
                try deed(act, user, network)
                return .success(number)
            }
            act.noteFailures(among: results, in: network)
            return results
        }
    }
}

/// How many users there are of each status; bots are not among them.
package struct UserCounts: Hashable, Sendable {
    package let pending: Int
    package let active: Int
    package let rejected: Int
}

extension Act {
    func apply(_ change: UserChange, to user: User) throws {
        if let name = change.name {
            guard let login = try? Login(normalising: name) else { throw AdministrationError.user(.nameUnusable) }
            if login.text != user.login, try transaction.rename(user.who, to: login.text, now: now) == .loginTaken {
                throw AdministrationError.user(.nameTaken)
            }
        }
        if change.firstName != nil || change.lastName != nil {
            try transaction.setNames(
                first: change.firstName ?? user.firstName,
                last: change.lastName ?? user.lastName,
                of: user.who
            )
        }
        if let group = change.group, group != user.group.text { try move(user, to: group) }
    }

    func move(_ user: User, to group: String) throws {
        guard let code = GroupCode(group), try transaction.move(user.who, to: code) else {
            throw AdministrationError.user(.unknownGroup)
        }
        effects.moved.append(user.who)
    }

    /// - Parameter alsoHidden: What changed beside, by name: the record says that it did, and not how.
    func noteChange(from user: User, to updated: User, in network: Network, alsoHidden: [String] = []) throws {
        var (before, after) = AuditState.difference(user.state, updated.state)
        for name in alsoHidden {
            before[name] = "(before)"
            after[name] = "(changed)"
        }
        guard before != after else { return }
        try transaction.noteChange(of: user.who, at: now)
        note(user.subject(of: network), in: network.id, before: before, after: after)
    }
}

extension UserChange {
    /// The names that it changes, which no record holds, and the login that waits for its owner's signature.
    fileprivate func names(of user: User) -> [String] {
        [
            firstName.flatMap { $0 == user.firstName ? nil : "firstName" },
            lastName.flatMap { $0 == user.lastName ? nil : "lastName" },
        ].compactMap(\.self)
    }
}
