import PosternStore
import PosternTrust
package import PosternWire

/// A person whom an administrator wants made, with others at once.
package struct ImportWish: Hashable, Sendable {
    /// In any case and normal form.
    package let name: String
    package let firstName: String
    package let lastName: String
    /// A group's id or name; the default group where `nil`.
    package let group: String?

    package init(name: String, firstName: String, lastName: String, group: String?) {
        (self.name, self.firstName, self.lastName, self.group) = (name, firstName, lastName, group)
    }
}

extension Relay {
    /// Makes users without inviting them, each for itself, all in one transaction.
    ///
    /// - Parameter isRehearsal: Does all of it and undoes it again: the outcomes are those that it would have.
    /// - Returns: One outcome for each, in order.
    /// - Throws: ``AdministrationError/unknownNetwork``, or what the store and the random source throw.
    package func importUsers(
        _ wishes: [ImportWish],
        to network: NetworkID,
        isRehearsal: Bool,
        by order: Order<[Result<UserFacts, NewUserRefusal>]> = .local("postern:ImportUsers")
    ) async throws -> [Result<UserFacts, NewUserRefusal>] {
        let drafts = try wishes.map { wish in
            (
                draft: try draft(UserWish(name: wish.name, firstName: wish.firstName, lastName: wish.lastName)),
                group: wish.group
            )
        }
        do {
            return try await carryOut(order) { act in
                let network = try act.network(network)
                var results: [Result<UserFacts, NewUserRefusal>] = []
                for (draft, group) in drafts {
                    results.append(try act.importing(draft, group: group, into: network))
                }
                act.noteFailures(among: results, in: network)
                if isRehearsal { throw Rehearsed(results: results) }
                return results
            }
        } catch let rehearsed as Rehearsed {
            return rehearsed.results
        }
    }
}

/// Undoes an act whose outcome was all that was asked for.
private struct Rehearsed: Error {
    let results: [Result<UserFacts, NewUserRefusal>]
}

extension Act {
    fileprivate func importing(
        _ draft: Result<NewUser, NewUserRefusal>,
        group: String?,
        into network: Network
    ) throws -> Result<UserFacts, NewUserRefusal> {
        switch draft {
        case .failure(let refusal): return .failure(refusal)
        case .success(var user):
            if let group {
                guard let found = try transaction.group(called: group, in: network.id) else {
                    return .failure(.unknownGroup)
                }
                user.group = found.code
            }
            return try create(user, in: network).map { UserFacts($0) }
        }
    }
}
