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
        expires: Timestamp
    ) async throws -> UserInvitation {
        let hash = try checkedInvitation(relayHalfHash, expires: expires)
        let place = try await place(of: network)
        let user = try await pendingUser(wish, in: network)
        guard try await store.putInvitation(hash, for: user.who, expires: expires) else {
            throw AdministrationError.unknownUser
        }
        return UserInvitation(user: user, charterVersion: place.version, host: place.host)
    }

    /// - Throws: ``AdministrationError/refused(_:)`` for what is no hash, or a time that is over or too far.
    func checkedInvitation(_ relayHalfHash: [UInt8], expires: Timestamp) throws(AdministrationError) -> Hash512 {
        let now = clock()
        guard let hash = Hash512(relayHalfHash) else {
            throw .refused("the hash of the relay's half has 64 bytes")
        }
        guard now < expires, expires <= now.adding(seconds: Limits.invitationSeconds + clockDifferenceSeconds) else {
            throw .refused("an invitation lasts for 7 days at most")
        }
        return hash
    }

    /// What an invitation says of its network: the newest charter's version, and the first address that it names.
    func place(of network: NetworkID) async throws -> (version: UInt32, host: String) {
        guard
            let newest = try await charters.entry(of: network, in: store)?.charters.newest,
            let host = newest.content.hosts.first
        else { throw AdministrationError.unknownNetwork }
        return (newest.version, host.text)
    }

    private func pendingUser(_ wish: UserWish, in network: NetworkID) async throws -> UserFacts {
        switch try await createUsers([wish], in: network)[0] {
        case .success(let user): return user
        case .failure(.nameTaken):
            guard
                let login = try? Login(normalising: wish.name),
                let user = try await store.user(login: login.text, in: network), user.status == .pending
            else { throw AdministrationError.user(.nameTaken) }
            return UserFacts(user)
        case .failure(let refusal): throw AdministrationError.user(refusal)
        }
    }
}

/// An administrator's clock may be ahead of the relay's by so much.
private let clockDifferenceSeconds: UInt64 = 300
