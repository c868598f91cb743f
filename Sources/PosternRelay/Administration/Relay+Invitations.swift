import PosternStore
import PosternTrust
package import PosternWire

/// What an administrator who drew an invitation's secret is told for it.
package struct UserInvitation: Hashable, Sendable {
    package let user: UserFacts
    /// The newest.
    package let charterVersion: UInt32
    /// `host:port`, the first that the charter names.
    package let host: String
}

extension Relay {
    /// Invites a user whom nobody has registered yet, and makes it where it is not there.
    ///
    /// The administrator drew the secret; the relay is told only the hash of its half, so that it can let the
    /// invitation in and cannot answer it. A later invitation takes the place of one that nobody used.
    ///
    /// - Parameters:
    ///   - relayHalfHash: 64 bytes.
    ///   - expires: At most 7 days from now.
    /// - Throws: ``AdministrationError``, or what the store throws.
    package func invite(
        _ wish: UserWish,
        to network: NetworkID,
        relayHalfHash: [UInt8],
        expires: Timestamp,
        by order: Order<UserInvitation> = .local("postern:InviteUser")
    ) async throws -> UserInvitation {
        let hash = try checkedInvitation(relayHalfHash, expires: expires)
        let place = try await place(of: network)
        let draft = try draft(wish).get()
        return try await carryOut(order) { act in
            let network = try act.network(network)
            let user = try act.pendingUser(draft, in: network)
            try act.transaction.invite(user.who, hash, expires: expires)
            act.note(
                user.subject(of: network),
                in: network.id,
                before: ["invitedUntil": .text(user.invitationExpires.map { "\($0.seconds)" })],
                after: ["invitedUntil": .text("\(expires.seconds)")]
            )
            let facts = UserFacts(try act.user(user.number.text, in: network.id))
            return UserInvitation(user: facts, charterVersion: place.version, host: place.host)
        }
    }

    /// - Throws: ``AdministrationError/refused(_:)`` for what is no hash, or a time that is over or too far.
    func checkedInvitation(_ relayHalfHash: [UInt8], expires: Timestamp) throws(AdministrationError) -> Hash512 {
        let now = clock()
        guard let hash = Hash512(relayHalfHash) else {
            throw .refused("the hash of the relay's half has 64 bytes")
        }
        guard now < expires, expires <= now.adding(seconds: Limits.invitationSeconds + clockDifferenceSeconds) else {
            throw .invitationEnd
        }
        return hash
    }

    /// What an invitation says of its network: the newest charter's version, and the first address that it names.
    func place(of network: NetworkID) async throws -> (version: UInt32, host: String) {
        let code = try await networkCode(of: network)
        return (code.charterVersion, code.address.text)
    }

    /// The same as the code that clients take.
    func networkCode(of network: NetworkID) async throws -> NetworkCode {
        guard
            let newest = try await charters.entry(of: network, in: store)?.charters.newest,
            let host = newest.content.hosts.first
        else { throw AdministrationError.unknownNetwork }
        return NetworkCode(network: network, charterVersion: newest.version, address: host)
    }
}

extension Act {
    /// The user who is there and has not registered, or one who is made.
    func pendingUser(_ draft: NewUser, in network: Network) throws -> User {
        switch try create(draft, in: network) {
        case .success(let user): return user
        case .failure(.nameTaken):
            guard let user = try transaction.user(login: draft.login, in: network.id), user.status != .active,
                user.kind == .person
            else { throw AdministrationError.user(.nameTaken) }
            return user
        case .failure(let refusal): throw AdministrationError.user(refusal)
        }
    }
}

/// An administrator's clock may be ahead of the relay's by so much.
private let clockDifferenceSeconds: UInt64 = 300
