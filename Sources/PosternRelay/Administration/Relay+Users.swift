import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// Makes users, each for itself: a bad one fails alone.
    ///
    /// - Returns: One outcome for each, in order.
    /// - Throws: ``AdministrationError/unknownNetwork``, or what the store and the random source throw.
    package func createUsers(
        _ wishes: [UserWish],
        in network: NetworkID
    ) async throws -> [Result<UserFacts, NewUserRefusal>] {
        var drafts: [Result<NewUser, NewUserRefusal>] = []
        for wish in wishes { drafts.append(try draft(wish)) }
        let users = drafts.compactMap { try? $0.get() }
        guard let creations = try await store.createUsers(users, in: network) else {
            throw AdministrationError.unknownNetwork
        }
        var (results, next) = ([Result<UserFacts, NewUserRefusal>](), 0)
        for draft in drafts {
            switch draft {
            case .failure(let refusal): results.append(.failure(refusal))
            case .success(let user):
                results.append(try await result(of: creations[next], user, in: network))
                next += 1
            }
        }
        return results
    }

    /// Every user of a network, in no order that matters.
    package func users(of network: NetworkID) async throws -> [UserFacts] {
        var facts: [UserFacts] = []
        var query = UserQuery(network: network, limit: directoryPart)
        repeat {
            let page = try await store.users(query)
            facts += page.items.map(UserFacts.init)
            query.after = page.next
        } while query.after != nil
        return facts
    }

    /// - Parameter number: 1 to 10 digits.
    /// - Throws: ``AdministrationError/unknownUser``.
    package func user(_ number: String, in network: NetworkID) async throws -> UserFacts {
        UserFacts(try await storedUser(number, in: network))
    }

    func storedUser(_ number: String, in network: NetworkID) async throws -> User {
        guard
            let value = Int64(number).flatMap(UserNumber.init), value.text == number,
            let user = try await store.user(value, in: network)
        else { throw AdministrationError.unknownUser }
        return user
    }

    private func draft(_ wish: UserWish) throws -> Result<NewUser, NewUserRefusal> {
        guard let login = try? Login(normalising: wish.name) else { return .failure(.nameUnusable) }
        let group = wish.group.map(GroupCode.init)
        if case .some(.none) = group { return .failure(.unknownGroup) }
        guard let id = UserID(try random(UserID.byteCount)) else { preconditionFailure("16 bytes are a user's id") }
        return .success(
            NewUser(
                id: id,
                login: login.text,
                foldedLogin: login.text,
                firstName: wish.firstName,
                lastName: wish.lastName,
                foldedFirstName: wish.firstName.folded,
                foldedLastName: wish.lastName.folded,
                group: group ?? nil,
                created: clock()
            )
        )
    }

    private func result(
        of creation: UserCreation,
        _ user: NewUser,
        in network: NetworkID
    ) async throws -> Result<UserFacts, NewUserRefusal> {
        switch creation {
        case .created(let number):
            guard let user = try await store.user(number, in: network) else { throw AdministrationError.unknownUser }
            return .success(UserFacts(user))
        case .duplicateLogin: return .failure(.nameTaken)
        case .unknownGroup: return .failure(.unknownGroup)
        case .full: return .failure(.networkFull)
        case .idTaken:
            let wish = UserWish(
                name: user.login,
                firstName: user.firstName,
                lastName: user.lastName,
                group: user.group?.text
            )
            return try await createUsers([wish], in: network)[0]
        }
    }
}
