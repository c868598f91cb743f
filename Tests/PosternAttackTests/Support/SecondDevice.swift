import Foundation
import PosternClient
import PosternHome
import PosternRelay
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire

extension World {
    /// Another device of a person, as it is once it was linked: on the list that the identity signed, with a home of
    /// its own that holds the network and the lists, and no history.
    func addDevice(to person: Person, home name: String) async throws -> Person {
        let key = try DeviceSigningKey.generate()
        let list = try await list(key.publicKey, for: person)
        let home = try Home.create(
            in: Person.directory(of: name, in: homes),
            key: .keyFile("\(homes)/\(name).key")
        )
        let account = person.client.account
        let device = DeviceID(of: key.publicKey)
        let draft = RegistrationDraft(
            account: Account(
                who: account.who,
                login: account.login,
                device: device,
                kind: .person,
                identity: account.identity,
                signingKey: key.publicKey.bytes,
                address: account.address,
                charterFloor: account.charterFloor
            ),
            request: [1],
            signingKey: try home.seal(key.scalar, for: .deviceSigning(device)),
            identity: nil,
            bundles: [],
            documents: try documents(of: person, with: list)
        )
        _ = try home.draft(draft)
        _ = try home.completeRegistration(at: clock.now)
        let added = try Person(person.login.text, home: name, in: homes, clock: clock)
        // Publishes its keys.
        _ = try await added.look()
        return added
    }

    private func list(_ key: DevicePublicKey, for person: Person) async throws -> Document {
        var draft = try person.client.ownLists().draft()
        draft.add(key, at: clock.now)
        return try await put(draft, of: person)
    }

    /// Signs a person's next list, and gives it to the relay.
    @discardableResult
    func put(_ list: DeviceList, of person: Person) async throws -> Document {
        let document = try Document(signing: list, with: identity(of: person))
        var put = PutDocument()
        put.kind = .deviceList
        put.subject = Data(person.who.user.bytes)
        put.document = SignedDocument(body: document.body, signature: document.signature)
        let answer = try await relay.honest.putDocument(put, by: person.who, isGuest: false)
        guard case .done = answer else { throw TestFailure("the list was not taken: \(answer)") }
        return document
    }

    private func documents(of person: Person, with list: Document) throws -> [StoredDocument] {
        let home = person.client.home
        let version = try person.client.ownLists().newest.version + 1
        let newest = StoredDocument(
            name: .deviceList(person.who.user, version: version),
            hash: list.hash,
            body: list.body,
            signature: list.signature
        )
        return try home.documents(.charter, of: network.bytes) + home.documents(.authority, of: network.bytes)
            + home.documents(.deviceList, of: person.who.user.bytes) + [newest]
    }
}
