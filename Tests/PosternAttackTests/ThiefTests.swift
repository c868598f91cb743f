import Foundation
import PosternClient
import PosternHome
import PosternPrimitives
import PosternRelay
import PosternSession
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("Thieves")
    struct ThiefTests {
        @Test("of an unlocked device: adds none, for there is no identity in it")
        func device() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("before", to: bob)
                let hasIdentity =
                    switch try bob.client.home.identityKey() {
                    case .some: true
                    case .none: false
                    }
                #expect(!hasIdentity)
                // A guess at the password, which no home holds.
                let guess = AccountSecret.password("a guess of the thief's", vaultFile: nil)
                await #expect(throws: AccountError.wrongPassword) {
                    _ = try await world.newDevice("ghost").add(try await world.visit(bob), with: guess)
                }
                // What the device can sign with, in the identity's name and in its own.
                let own = try IdentityKey(scalar: bob.signingKey().scalar)
                for identity in [try bob.identity, own.publicKey] {
                    var list = try bob.client.ownLists().draft()
                    try list.addGhost(at: world.clock.now)
                    list.identity = identity
                    // The device's key stands on the list, and a list names no key twice.
                    if identity == own.publicKey { list.devices.removeAll { $0.id == bob.device } }
                    let documents = try bob.client.ownLists().documents + [Document(signing: list, with: own)]
                    #expect(try await !world.isTaken(documents[1], of: bob))
                    world.relay.lie = .serving(documents, as: .deviceList, of: bob.who.user.bytes)
                    await #expect(throws: ClientError.self) { try await alice.send("to whom?", to: bob) }
                    world.relay.lie = .none
                }
                for send in world.relay.sent {
                    #expect(try WrapBlock(parsing: Array(send.wrapBlock)).devices == [bob.device])
                }
                #expect(try await world.relay.honest.store.user(bob.who)?.listVersion == 1)
            }
        }

        @Test("of a home without its key: reads ids and times, and nothing else")
        func home() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("at the old mill, at dusk", to: bob)
                #expect(try await bob.look().texts == ["at the old mill, at dusk"])
                try await bob.send("I bring the lantern", to: alice)
                _ = try bob.write("not sent yet, this one", to: alice.who)
                let files = try world.filesOfHome(bob)
                func holds(_ bytes: [UInt8]) -> Bool { files.contains { $0.firstRange(of: Data(bytes)) != nil } }
                // The search finds what lies there in the clear.
                #expect(holds(bob.device.bytes) && holds(alice.who.user.bytes))
                for text in ["the old mill", "the lantern", "not sent yet", "alice", world.facts.address.text] {
                    #expect(!holds(Array(text.utf8)), "\(text)")
                }
                let list = try alice.client.ownLists().newest.document
                let key = try bob.signingKey().scalar.withUnsafeBytes { [UInt8]($0) }
                let points = [try alice.identity.bytes, try bob.identity.bytes, bob.client.account.signingKey]
                for secret in [list.body, list.signature, key] + points { #expect(!holds(secret)) }
                let directory = Person.directory(of: "bob", in: world.homes)
                for unlock in [Unlock.passphrase(World.password), Person.unlock("alice", in: world.homes)] {
                    #expect(throws: HomeError.self) { _ = try Client.open(home: directory, unlock: unlock) }
                }
            }
        }
    }
}

extension World {
    fileprivate func isTaken(_ list: Document, of person: Person) async throws -> Bool {
        var put = PutDocument()
        put.kind = .deviceList
        put.subject = Data(person.who.user.bytes)
        put.document = SignedDocument(body: list.body, signature: list.signature)
        guard case .done = try await relay.honest.putDocument(put, by: person.who, isGuest: false) else { return false }
        return true
    }

    fileprivate func filesOfHome(_ person: Person) throws -> [Data] {
        let directory = URL(filePath: Person.directory(of: person.login.text, in: homes))
        return try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil).map {
            try Data(contentsOf: $0)
        }
    }
}
