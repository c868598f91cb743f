import Foundation
import PosternClient
import PosternRelay
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire

/// A user whom the administrator reset, with the new keys in hand.
struct ResetUser: Sendable {
    let who: Who
    let identity: IdentityKey
    let author: Author

    var device: DeviceID { DeviceID(of: author.key.publicKey) }
}

extension World {
    /// The administrator resets mallory, who registers again: another identity, another device, the same login.
    func resetMallory() async throws -> ResetUser {
        let before = try mallory
        let store = relay.honest.store
        _ = try await store.reset(before.who, now: clock.now)
        let half = [UInt8](repeating: 7, count: Limits.secretBytes)
        let expires = clock.now.adding(seconds: Limits.invitationSeconds)
        _ = try await store.putInvitation(.of(half), for: before.who, expires: expires)
        let (identity, fresh) = (
            try IdentityKey.generate(), try TestDevice(who: before.who, login: before.login, at: clock.now)
        )
        var list = try before.chain.draft()
        list.identity = identity.publicKey
        list.devices = []
        list.add(fresh.key.publicKey, at: clock.now)
        let document = try Document(signing: list, with: identity)
        var register = try fresh.registration(half: half, at: Timestamp(seconds: clock.now.seconds))
        register.list = SignedDocument(body: document.body, signature: document.signature)
        let answer = try await relay.honest.register(register, in: network)
        guard case .registered = answer else { throw TestFailure("not registered: \(answer)") }
        return ResetUser(who: before.who, identity: identity, author: Author(before.who, fresh.key, listVersion: 2))
    }
}

extension World {
    /// The administrator resets a person, who joins again with a real client: another identity, another device, the same
    /// login. The home of before lies elsewhere from then on.
    func reset(_ person: Person) async throws -> Person {
        let store = relay.honest.store
        _ = try await store.reset(person.who, now: clock.now)
        let code = NetworkCode(network: network, charterVersion: 1, address: facts.address)
        let invitation = try Invitation.make(into: code)
        let expires = clock.now.adding(seconds: Limits.invitationSeconds)
        _ = try await store.putInvitation(invitation.relayHash, for: person.who, expires: expires)
        let text = invitation.secretText
        let login = person.login.text
        for name in [login, login + ".key"] where FileManager.default.fileExists(atPath: "\(homes)/\(name)") {
            try FileManager.default.moveItem(atPath: "\(homes)/\(name)", toPath: "\(homes)/former-\(name)")
        }
        return try await join(text, as: login)
    }
}
