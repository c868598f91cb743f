import PosternPrimitives
import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// Makes users, each for itself: a bad one fails alone. Where mail is configured, those whose names are mail
    /// addresses are invited by mail; the others wait for an invitation.
    ///
    /// - Returns: One outcome for each, in order.
    /// - Throws: ``AdministrationError/unknownNetwork``, or what the store and the random source throw.
    package func createUsers(
        _ wishes: [UserWish],
        in network: NetworkID,
        by order: Order<[Result<UserFacts, NewUserRefusal>]> = .local("wickr:BatchCreateUser")
    ) async throws -> [Result<UserFacts, NewUserRefusal>] {
        let drafts = try wishes.map(draft)
        let code = try await mailedCode(of: network)
        return try await carryOut(order) { act in
            let network = try act.network(network)
            let results: [Result<UserFacts, NewUserRefusal>] = try drafts.map { draft in
                switch draft {
                case .failure(let refusal): .failure(refusal)
                case .success(let user): try act.create(user, in: network, mailing: code).map { UserFacts($0) }
                }
            }
            act.noteFailures(among: results, in: network)
            return results
        }
    }

    /// One page of a network's persons.
    package func users(_ request: UserPageRequest, of network: NetworkID) async throws -> UserPage {
        try await store.users(request, kind: .person, of: network)
    }

    /// - Parameter number: 1 to 10 digits.
    /// - Throws: ``AdministrationError/unknownUser``.
    package func user(_ number: String, in network: NetworkID) async throws -> UserFacts {
        UserFacts(try await storedUser(number, in: network))
    }

    func storedUser(_ number: String, in network: NetworkID) async throws -> User {
        guard
            let value = Int64(number).flatMap(UserNumber.init), value.text == number,
            let user = try await store.user(value, in: network), user.kind == .person
        else { throw AdministrationError.unknownUser }
        return user
    }

    func draft(_ wish: UserWish) throws -> Result<NewUser, NewUserRefusal> {
        guard let login = try? Login(normalising: wish.name) else { return .failure(.nameUnusable) }
        let group = wish.group.map(GroupCode.init)
        if case .some(.none) = group { return .failure(.unknownGroup) }
        return .success(
            NewUser(
                id: try drawUserID(),
                login: login.text,
                firstName: wish.firstName,
                lastName: wish.lastName,
                group: group ?? nil,
                created: clock()
            )
        )
    }
}

extension Act {
    /// Makes one user, and invites it where that can be mailed.
    fileprivate func create(
        _ draft: NewUser,
        in network: Network,
        mailing code: NetworkCode?
    ) throws -> Result<User, NewUserRefusal> {
        let made = try create(draft, in: network)
        guard let code, case .success(let user) = made, let address = MailAddress(user.login) else { return made }
        return .success(try mailInvitation(to: user, at: address, in: network, code))
    }

    /// Makes one user, and says so.
    func create(_ user: NewUser, in network: Network) throws -> Result<User, NewUserRefusal> {
        switch try transaction.create(user, in: network.id) {
        case .created(let made):
            note(made.subject(of: network), in: network.id, after: made.state)
            return .success(made)
        case .duplicateLogin: return .failure(.nameTaken)
        case .unknownGroup: return .failure(.unknownGroup)
        case .full: return .failure(.networkFull)
        // Sixteen random bytes do not come twice: who asks again draws others.
        case .idTaken: throw StoreError.unavailable
        case nil: throw AdministrationError.unknownNetwork
        }
    }
}

// As the audit log names them, and what it says of them.
extension User {
    func subject(of network: Network) -> AuditSubject {
        switch kind {
        case .person: .user(number.text, of: network.number.text)
        case .bot, .retention: .bot(number.text, of: network.number.text)
        }
    }

    /// Without first and last name; who it is the login says.
    var state: AuditState {
        [
            "login": .text(login), "group": .text(group.text), "suspended": .flag(isSuspended),
            "status": .number(Int64(status.rawValue)),
        ]
    }
}
