import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// Makes users, each for itself: a bad one fails alone.
    ///
    /// - Parameter keeping: The answer that is kept with it.
    /// - Returns: One outcome for each, in order.
    /// - Throws: ``AdministrationError/unknownNetwork``, or what the store and the random source throw.
    package func createUsers(
        _ wishes: [UserWish],
        in network: NetworkID,
        keeping: AnswerKeeping<[Result<UserFacts, NewUserRefusal>]>? = nil
    ) async throws -> [Result<UserFacts, NewUserRefusal>] {
        let drafts = try wishes.map(draft)
        let users = drafts.compactMap { try? $0.get() }
        let answer = keeping?.made(at: clock()) { try Self.outcomes(of: drafts, made: $0) }
        guard let creations = try await store.createUsers(users, in: network, keeping: answer) else {
            throw AdministrationError.unknownNetwork
        }
        return try Self.outcomes(of: drafts, made: creations)
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
                firstName: wish.firstName,
                lastName: wish.lastName,
                group: group ?? nil,
                created: clock()
            )
        )
    }

    /// - Parameter creations: Of the drafts that were no failures, in order.
    private static func outcomes(
        of drafts: [Result<NewUser, NewUserRefusal>],
        made creations: [UserCreation]
    ) throws -> [Result<UserFacts, NewUserRefusal>] {
        var next = creations.makeIterator()
        return try drafts.map { draft in
            if case .failure(let refusal) = draft { return .failure(refusal) }
            switch next.next() {
            case .created(let user): return .success(UserFacts(user))
            case .duplicateLogin: return .failure(.nameTaken)
            case .unknownGroup: return .failure(.unknownGroup)
            case .full: return .failure(.networkFull)
            // Sixteen random bytes do not come twice: who asks again draws others.
            case .idTaken: throw StoreError.unavailable
            case nil: preconditionFailure("the store has an outcome for each user")
            }
        }
    }
}
